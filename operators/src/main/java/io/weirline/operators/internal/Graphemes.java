package io.weirline.operators.internal;

/**
 * Where text may be cut so that no grapheme cluster is (UAX #29, extended clusters, Unicode 16): the same on every JDK,
 * whose own rules differ between releases. Where the exact rule needs more than two code points, this one takes a few
 * clusters for one that are two, never one for two; only runs of regional indicators are counted.
 */
final class Graphemes {
    /** What joins the code point before it: Extend, ZWJ and SpacingMark; gaps that no character fills are filled. */
    private static final int[] EXTEND =
            ranges("300-36F 483-489 591-5BD 5BF 5C1-5C2 5C4-5C5 5C7 610-61A 64B-65F 670 6D6-6DC 6DF-6E4 "
                    + "6E7-6E8 6EA-6ED 711 730-74A 7A6-7B0 7EB-7F3 7FD 816-819 81B-823 825-827 829-82D 859-85B "
                    + "897-89F 8CA-8E1 8E3-903 93A-93C 93E-94F 951-957 962-963 981-983 9BC 9BE-9CD 9D7 9E2-9E3 "
                    + "9FE-A03 A3C-A51 A70-A71 A75 A81-A83 ABC ABE-ACD AE2-AE3 AFA-B03 B3C B3E-B57 B62-B63 B82 "
                    + "BBE-BCD BD7 C00-C04 C3C C3E-C56 C62-C63 C81-C83 CBC CBE-CD6 CE2-CE3 CF3-D03 D3B-D3C "
                    + "D3E-D4D D57 D62-D63 D81-D83 DCA-DDF DF2-DF3 E31 E33-E3A E47-E4E EB1 EB3-EBC EC8-ECE "
                    + "F18-F19 F35 F37 F39 F3E-F3F F71-F84 F86-F87 F8D-FBC FC6 102D-1037 1039-103E 1056-1059 "
                    + "105E-1060 1071-1074 1082 1084-1086 108D 109D 135D-135F 1712-1715 1732-1734 1752-1753 "
                    + "1772-1773 17B4-17D3 17DD 180B-180D 180F 1885-1886 18A9 1920-193B 1A17-1A1B 1A55-1A60 "
                    + "1A62 1A65-1A7F 1AB0-1B04 1B34-1B44 1B6B-1B73 1B80-1B82 1BA1-1BAD 1BE6-1BF3 1C24-1C37 "
                    + "1CD0-1CD2 1CD4-1CE8 1CED 1CF4 1CF7-1CF9 1DC0-1DFF 200C-200D 20D0-20F0 2CEF-2CF1 2D7F "
                    + "2DE0-2DFF 302A-302F 3099-309A A66F-A672 A674-A67D A69E-A69F A6F0-A6F1 A802 A806 A80B "
                    + "A823-A827 A82C A880-A881 A8B4-A8C5 A8E0-A8F1 A8FF A926-A92D A947-A953 A980-A983 "
                    + "A9B3-A9C0 A9E5 AA29-AA36 AA43 AA4C-AA4D AA7C AAB0 AAB2-AAB4 AAB7-AAB8 AABE-AABF AAC1 "
                    + "AAEB-AAEF AAF5-AAF6 ABE3-ABEA ABEC-ABED FB1E FE00-FE0F FE20-FE2F FF9E-FF9F 101FD 102E0 "
                    + "10376-1037A 10A01-10A0F 10A38-10A3F 10AE5-10AE6 10D24-10D27 10D69-10D6D 10EAB-10EAC "
                    + "10EFC-10EFF 10F46-10F50 10F82-10F85 11000-11002 11038-11046 11070 11073-11074 "
                    + "1107F-11082 110B0-110BA 110C2 11100-11102 11127-11134 11145-11146 11173 11180-11182 "
                    + "111B3-111C0 111C9-111CC 111CE-111CF 1122C-11237 1123E 11241 112DF-112EA 11300-11303 "
                    + "1133B-1133C 1133E-1134D 11357 11362-11374 113B8-113D0 113D2 113E1-113E2 11435-11446 "
                    + "1145E 114B0-114C3 115AF-115C0 115DC-115DD 11630-11640 116AB-116B7 1171D-1172B "
                    + "1182C-1183A 11930-1193E 11940 11942-11943 119D1-119E0 119E4 11A01-11A0A 11A33-11A39 "
                    + "11A3B-11A3E 11A47 11A51-11A5B 11A8A-11A99 11C2F-11C3F 11C92-11CB6 11D31-11D45 11D47 "
                    + "11D8A-11D97 11EF3-11EF6 11F00-11F01 11F03 11F34-11F42 11F5A 13440 13447-13455 "
                    + "1611E-1612F 16AF0-16AF4 16B30-16B36 16F4F 16F51-16F92 16FE4-16FF1 1BC9D-1BC9E "
                    + "1CF00-1CF46 1D165-1D169 1D16D-1D172 1D17B-1D182 1D185-1D18B 1D1AA-1D1AD 1D242-1D244 "
                    + "1DA00-1DA36 1DA3B-1DA6C 1DA75 1DA84 1DA9B-1DAAF 1E000-1E02A 1E08F 1E130-1E136 1E2AE "
                    + "1E2EC-1E2EF 1E4EC-1E4EF 1E5EE-1E5EF 1E8D0-1E8D6 1E944-1E94A 1F3FB-1F3FF E0020-E01EF");

    /** What joins the code point behind it. */
    private static final int[] PREPEND = ranges("600-605 6DD 70F 890-891 8E2 D4E 110BD 110CD 111C2-111C3 113D1 1193F "
            + "11941 11A3A 11A84-11A89 11D46 11F02");

    /** What a joiner may join: a little more than Extended_Pictographic. */
    private static final int[] PICTOGRAPHIC =
            ranges("A9 AE 203C 2049 2122 2139 2190-2BFF 3030 303D 3297 3299 1F000-1FFFD");

    /** Indic_Conjunct_Break=Linker. */
    private static final int[] LINKER = ranges("94D 9CD ACD B4D C4D D4D");

    private static final int ZWJ = 0x200D;

    private Graphemes() {}

    /**
     * Where the last cluster begins, which the text behind it may still extend.
     *
     * @param text any text
     * @param from no cluster begins before this
     * @return the length of the text if nothing can extend it
     */
    static int lastCluster(CharSequence text, int from) {
        int at = text.length();
        if (at == from) {
            return at;
        }
        int next = Character.codePointBefore(text, at);
        if (next != '\r' && isControl(next)) {
            return at;
        }
        at -= Character.charCount(next);
        while (at > from) {
            int before = Character.codePointBefore(text, at);
            boolean joined = isRegional(next) && isRegional(before)
                    ? regionalsBefore(text, from, at) % 2 != 0
                    : joins(before, next);
            if (!joined) {
                return at;
            }
            at -= Character.charCount(before);
            next = before;
        }
        return from;
    }

    /** Whether two neighbours belong together; regional indicators do not count here. */
    private static boolean joins(int before, int next) {
        if (next < 0x300) {
            return next == '\n'
                    ? before == '\r'
                    : next > 0x7F && before == ZWJ && in(PICTOGRAPHIC, next) || in(PREPEND, before) && !isControl(next);
        }
        if (before < 0x20 || before == 0x7F) {
            return false;
        }
        return in(EXTEND, next) && !isControl(before)
                || before == ZWJ && (in(PICTOGRAPHIC, next) || isIndic(next))
                || isIndic(next) && in(LINKER, before)
                || hangulJoins(before, next)
                || in(PREPEND, before) && !isControl(next)
                // Halves of a pair that two strings share.
                || before <= 0xFFFF
                        && Character.isHighSurrogate((char) before)
                        && next <= 0xFFFF
                        && Character.isLowSurrogate((char) next);
    }

    private static int regionalsBefore(CharSequence text, int from, int end) {
        int count = 0;
        for (int at = end; at >= from + 2 && isRegional(Character.codePointBefore(text, at)); at -= 2) {
            count++;
        }
        return count;
    }

    private static boolean isRegional(int c) {
        return c >= 0x1F1E6 && c <= 0x1F1FF;
    }

    private static boolean isIndic(int c) {
        return c >= 0x900 && c <= 0xDFF;
    }

    /** Cc, the line and paragraph separators, and the formats that are neither joiners nor prepended. */
    private static boolean isControl(int c) {
        return c < 0x20
                || c >= 0x7F && c < 0xA0
                || c == 0xAD
                || c == 0x200B
                || c == 0x2028
                || c == 0x2029
                || c == 0xFEFF;
    }

    /** Conjoining jamo and the syllables composed of them. */
    private static boolean hangulJoins(int before, int next) {
        boolean vowel = next >= 0x1160 && next <= 0x11A7 || next >= 0xD7B0 && next <= 0xD7C6;
        boolean trailing = next >= 0x11A8 && next <= 0x11FF || next >= 0xD7CB && next <= 0xD7FB;
        if (before >= 0x1100 && before <= 0x115F || before >= 0xA960 && before <= 0xA97C) {
            return vowel
                    || next >= 0x1100 && next <= 0x115F
                    || next >= 0xA960 && next <= 0xA97C
                    || next >= 0xAC00 && next <= 0xD7A3;
        }
        if (before >= 0x1160 && before <= 0x11A7 || before >= 0xD7B0 && before <= 0xD7C6) {
            return vowel || trailing;
        }
        if (before >= 0xAC00 && before <= 0xD7A3) {
            return trailing || vowel && (before - 0xAC00) % 28 == 0;
        }
        return trailing && (before >= 0x11A8 && before <= 0x11FF || before >= 0xD7CB && before <= 0xD7FB);
    }

    /** Whether a range holds a code point; the ranges ascend, first and last in turn. */
    private static boolean in(int[] ranges, int c) {
        int low = 0;
        int high = ranges.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (c < ranges[2 * middle]) {
                high = middle - 1;
            } else if (c > ranges[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private static int[] ranges(String text) {
        String[] all = text.split(" ");
        int[] ranges = new int[2 * all.length];
        for (int i = 0; i < all.length; i++) {
            int dash = all[i].indexOf('-');
            ranges[2 * i] = Integer.parseInt(dash < 0 ? all[i] : all[i].substring(0, dash), 16);
            ranges[2 * i + 1] = Integer.parseInt(all[i].substring(dash + 1), 16);
        }
        return ranges;
    }
}
