package io.weirline.codecs.internal;

/** What stands behind a backslash in a JSON string (RFC 8259, section 7): the one table that all who unescape share. */
public final class JsonEscapes {
    private JsonEscapes() {}

    /**
     * What a one-letter escape stands for.
     *
     * @param letter the unit or byte behind the backslash
     * @return the UTF-16 unit; -1 if it is no such letter, of which {@code u} is one
     */
    public static int unit(int letter) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }

    /**
     * The value of a digit behind {@code \}{@code u}. ASCII alone: not the digits of other scripts.
     *
     * @param digit a unit or byte
     * @return 0 to 15, -1 if it is no hexadecimal digit
     */
    public static int hex(int digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        int letter = digit | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
