package io.weirline.codecs.dialects.internal;

/**
 * What a payload does that does nothing but say one string: the same in each that is like it but for the string.
 *
 * @param form the dialect's own number for what is said
 * @param part the provider's index of the choice, or of a part
 * @param index the provider's index of what holds it
 */
public record Saying(int form, int part, long index) {}
