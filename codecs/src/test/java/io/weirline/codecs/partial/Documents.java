package io.weirline.codecs.partial;

import java.util.SplittableRandom;

/** Seeded JSON texts with all that the grammar has. */
final class Documents {
    private static final String[] STRINGS = {
        "",
        "a",
        "b c",
        "\\n\\t\\r\\b\\f",
        "\\\"\\\\\\/",
        "Z\\u00fcrich",
        "ü",
        "你好",
        "😀",
        "\\ud83d\\ude00",
        "\\ud83D",
        "\\uDe00x",
        "\\ud83d\\ud83d\\ude00",
        "\u2028\u007f",
        "\\u0000",
        "plain text that is a little longer"
    };
    private static final String[] NUMBERS = {
        "0", "-0", "7", "12345678901234567890", "0.10", "-3e2", "1E+5", "2.5e-7", "1e40", "9007199254740993"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t \r\n"};

    private final SplittableRandom random;
    private final boolean duplicates;
    private final StringBuilder out = new StringBuilder();

    private Documents(SplittableRandom random, boolean duplicates) {
        this.random = random;
        this.duplicates = duplicates;
    }

    static String next(SplittableRandom random, boolean duplicates) {
        Documents documents = new Documents(random, duplicates);
        documents.space();
        documents.value(0);
        documents.space();
        return documents.out.toString();
    }

    private void value(int depth) {
        switch (random.nextInt(depth < 5 ? 10 : 5)) {
            case 0 -> out.append("true");
            case 1 -> out.append(random.nextBoolean() ? "false" : "null");
            case 2 -> out.append(pick(NUMBERS));
            case 3, 4 -> string(STRINGS.length);
            case 5, 6 -> array(depth);
            default -> object(depth);
        }
    }

    private void array(int depth) {
        out.append('[');
        space();
        int count = count();
        for (int i = 0; i < count; i++) {
            separate(i);
            value(depth + 1);
            space();
        }
        out.append(']');
    }

    private void object(int depth) {
        out.append('{');
        space();
        int count = count();
        for (int i = 0; i < count; i++) {
            separate(i);
            if (duplicates) {
                out.append('"').append((char) ('a' + random.nextInt(3))).append('"');
            } else {
                out.append('"')
                        .append(i % 3 == 2 ? "ü\\ud83d\\ude00" : "k")
                        .append(i)
                        .append('"');
            }
            space();
            out.append(':');
            space();
            value(depth + 1);
            space();
        }
        out.append('}');
    }

    /** Mostly few; sometimes past what is found by a scan. */
    private int count() {
        return random.nextInt(12) == 0 ? random.nextInt(30) : random.nextInt(5);
    }

    private void separate(int i) {
        if (i > 0) {
            out.append(',');
            space();
        }
    }

    private void string(int kinds) {
        out.append('"');
        for (int i = random.nextInt(4); i > 0; i--) {
            out.append(STRINGS[random.nextInt(kinds)]);
        }
        out.append('"');
    }

    private void space() {
        out.append(pick(SPACES));
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    /** Increasing places to cut a text at. */
    static int[] cuts(SplittableRandom random, int length) {
        int mean = 1 + random.nextInt(12);
        return random.ints(length / mean, 0, length + 1).sorted().toArray();
    }
}
