package io.weirline.codecs.internal;

/** What becomes of UTF-16 in which halves of pairs stand alone. */
public final class NaiveSurrogates {
    private NaiveSurrogates() {}

    public static String replaceLone(CharSequence utf16) {
        StringBuilder text = new StringBuilder();
        utf16.codePoints().forEach(p -> text.appendCodePoint(p >= 0xD800 && p <= 0xDFFF ? 0xFFFD : p));
        return text.toString();
    }
}
