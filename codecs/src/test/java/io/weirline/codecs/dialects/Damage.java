package io.weirline.codecs.dialects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weirline.core.Limits;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Changes to a stream that lie where a shape that was learned may hold or not, each kind counted as it is made. */
final class Damage {
    enum Kind {
        ESCAPED_QUOTE_AT_BORDER,
        NUL_ESCAPE,
        INVALID_UTF8,
        SECOND_CONTENT,
        KEY_ORDER,
        NUMBER_FOR_STRING,
        STRING_FOR_NUMBER,
        OTHER_NUMBER,
        INSERTED,
        BYTE,
        DELETED,
        FRAME_AGAIN,
        LIMIT_INSIDE,
        CUT_INSIDE_ESCAPE
    }

    private static final Kind[] CHANGES = Arrays.copyOf(Kind.values(), Kind.LIMIT_INSIDE.ordinal());

    private static final String[] INSERTED = {
        "\\ud83d",
        "\"",
        "\\",
        "\u0000",
        "\n",
        "\r",
        "\n\n",
        "{",
        "}",
        ",",
        "0",
        "null",
        "[DONE]",
        "\"index\":0,",
        "data: ",
        "event: x\n",
        " ",
        "\u00e9"
    };

    private static final String[] MALFORMED = {"\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00ff", "\u00e6\u00b0", "\u0080"
    };
    private static final String[] NUMBERS = {"0", "7", "-1", "1.5", "1e9", "01", "99999999999", "2147483648"};

    private final SplittableRandom random;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    Damage(SplittableRandom random) {
        this.random = random;
        for (Kind kind : Kind.values()) {
            counts.put(kind, 0);
        }
    }

    Map<Kind, Integer> counts() {
        return counts;
    }

    private void count(Kind kind) {
        counts.merge(kind, 1, Integer::sum);
    }

    /** At most 64 KiB of a stream with a few changes. */
    byte[] of(byte[] body) {
        int length = Math.min(body.length, 1 << 16);
        StringBuilder text = new StringBuilder(new String(body, 0, length, ISO_8859_1));
        for (int i = 1 + random.nextInt(12); i > 0 && text.length() > 8; i--) {
            Kind kind = CHANGES[random.nextInt(CHANGES.length)];
            if (change(kind, text, random.nextInt(text.length() - 4))) {
                count(kind);
            }
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private boolean change(Kind kind, StringBuilder text, int at) {
        return switch (kind) {
            case ESCAPED_QUOTE_AT_BORDER -> inString(text, at, "\\\"");
            case NUL_ESCAPE -> inString(text, at, "\\u0000");
            case INVALID_UTF8 -> inString(text, at, one(MALFORMED));
            case SECOND_CONTENT -> secondContent(text, at);
            case KEY_ORDER -> swapMembers(text, at);
            case NUMBER_FOR_STRING -> replace(text, at, ":\"", "\"", 2, one(NUMBERS));
            case STRING_FOR_NUMBER -> stringForNumber(text, at);
            case OTHER_NUMBER -> otherNumber(text, at);
            case INSERTED -> {
                text.insert(at, one(INSERTED));
                yield true;
            }
            case BYTE -> {
                text.setCharAt(at, (char) random.nextInt(256));
                yield true;
            }
            case DELETED -> {
                text.delete(at, at + 1 + random.nextInt(4));
                yield true;
            }
            default -> frameAgain(text, at);
        };
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }

    /** Behind the opening quote of a value, or before its closing one. */
    private boolean inString(StringBuilder text, int at, String inserted) {
        int open = text.indexOf(":\"", at);
        int close = open < 0 ? -1 : text.indexOf("\"", open + 2);
        if (close > 0) {
            text.insert(random.nextBoolean() ? open + 2 : close, inserted);
        }
        return close > 0;
    }

    /** The same key again, before or behind itself. */
    private boolean secondContent(StringBuilder text, int at) {
        for (String key : new String[] {"\"content\":\"", "\"text\":\"", "\"delta\":\"", "\"thinking\":\""}) {
            int found = text.indexOf(key, at);
            int close = found < 0 ? -1 : text.indexOf("\"", found + key.length());
            if (close > 0) {
                if (random.nextBoolean()) {
                    text.insert(found, key + "x\",");
                } else {
                    text.insert(close + 1, "," + key + "x\"");
                }
                return true;
            }
        }
        return false;
    }

    /** Two members that are strings, in the other order. */
    private boolean swapMembers(StringBuilder text, int at) {
        int comma = text.indexOf("\",\"", at);
        int first = comma < 0 ? -1 : text.lastIndexOf(",\"", comma);
        int behind = comma < 0 ? -1 : text.indexOf(",\"", comma + 2);
        if (first < 0 || behind < 0) {
            return false;
        }
        String one = text.substring(first, comma + 1);
        String other = text.substring(comma + 1, behind);
        text.replace(first, behind, other + one);
        return !one.equals(other);
    }

    private static boolean replace(StringBuilder text, int at, String from, String to, int skip, String with) {
        int start = text.indexOf(from, at);
        int end = start < 0 ? -1 : text.indexOf(to, start + skip);
        if (end > 0) {
            text.replace(start + 1, end + 1, with);
        }
        return end > 0;
    }

    private boolean stringForNumber(StringBuilder text, int at) {
        int digit = digit(text, at);
        if (digit > 0 && text.charAt(digit - 1) == ':') {
            text.replace(digit, digit + 1, "\"" + text.charAt(digit) + "\"");
            return true;
        }
        return false;
    }

    private boolean otherNumber(StringBuilder text, int at) {
        int digit = digit(text, at);
        if (digit > 0) {
            text.replace(digit, digit + 1, random.nextInt(3) == 0 ? one(NUMBERS) : "" + random.nextInt(10));
        }
        return digit > 0;
    }

    /** The first digit of a number that is a member's value, or else any. */
    private int digit(StringBuilder text, int at) {
        for (int i = at; i < text.length(); i++) {
            if (Character.isDigit(text.charAt(i)) && (i - at > 200 || i > 0 && text.charAt(i - 1) == ':')) {
                return i;
            }
        }
        return -1;
    }

    private static boolean frameAgain(StringBuilder text, int at) {
        int from = text.indexOf("\n\n", at);
        int to = from < 0 ? -1 : text.indexOf("\n\n", from + 2);
        if (to > 0) {
            text.insert(from, text.substring(from, to));
        }
        return to > 0;
    }

    /** Most often the default ones, else ones that a line of the stream just passes or just does not. */
    Limits limits(byte[] body) {
        int from = random.nextInt(body.length);
        while (from > 0 && body[from - 1] != '\n') {
            from--;
        }
        int to = from;
        while (to < body.length && body[to] != '\n') {
            to++;
        }
        if (random.nextInt(3) > 0 || to - from < 64) {
            return Limits.defaults();
        }
        count(Kind.LIMIT_INSIDE);
        int bytes = to - from - 8 + random.nextInt(12);
        Limits.Builder builder = Limits.defaults().toBuilder();
        return (random.nextBoolean() ? builder.lineBytes(bytes) : builder.eventBytes(bytes)).build();
    }

    /** Ascending. */
    int[] cutsInsideEscapes(byte[] body) {
        int[] cuts = new int[body.length];
        int count = 0;
        for (int i = 0; i < body.length - 1; i++) {
            if (body[i] == '\\' && (count == 0 || cuts[count - 1] <= i)) {
                int most = body[i + 1] == 'u' ? 5 : 1;
                cuts[count++] = Math.min(body.length, i + 1 + random.nextInt(most));
                count(Kind.CUT_INSIDE_ESCAPE);
            }
        }
        return Arrays.copyOf(cuts, count);
    }
}
