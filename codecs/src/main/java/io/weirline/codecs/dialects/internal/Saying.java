package io.weirline.codecs.dialects.internal;

/**
 * What a payload does that does nothing but say one string: the same in each that is like it but for the string.
 *
 * @param form the dialect's own number for what is said
 * @param choice the provider's index of the choice
 * @param index the dialect's key within the choice
 */
public record Saying(int form, int choice, long index) {}
