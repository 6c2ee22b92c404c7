package io.weirline.codecs.partial;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A JSON Pointer (RFC 6901): the path from the root to one value. Immutable.
 */
public final class JsonPointer {
    private static final JsonPointer ROOT = new JsonPointer(new String[0]);

    private final String[] tokens;

    private JsonPointer(String[] tokens) {
        this.tokens = tokens;
    }

    /**
     * The pointer to the whole value.
     *
     * @return the one instance
     */
    public static JsonPointer root() {
        return ROOT;
    }

    /**
     * Reads the string form: {@code ""} is the root, {@code "/a/0"} an element, {@code ~1} and {@code ~0} stand for
     * slash and tilde.
     *
     * @param text the pointer
     * @return the pointer
     * @throws IllegalArgumentException if it is no JSON Pointer
     */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (text.charAt(0) != '/') {
            throw new IllegalArgumentException("a JSON Pointer is empty or begins with a slash");
        }
        String[] tokens = text.substring(1).split("/", -1);
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = unescape(tokens[i]);
        }
        return new JsonPointer(tokens);
    }

    private static String unescape(String token) {
        int tilde = token.indexOf('~');
        if (tilde < 0) {
            return token;
        }
        StringBuilder out = new StringBuilder(token.length()).append(token, 0, tilde);
        for (int i = tilde; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '~') {
                char escaped = ++i < token.length() ? token.charAt(i) : 0;
                if (escaped != '0' && escaped != '1') {
                    throw new IllegalArgumentException("a tilde in a JSON Pointer is written ~0");
                }
                c = escaped == '0' ? '~' : '/';
            }
            out.append(c);
        }
        return out.toString();
    }

    /**
     * A pointer of these steps.
     *
     * @param tokens names and indices from the root on, not escaped
     * @return the pointer
     */
    public static JsonPointer of(String... tokens) {
        for (String token : tokens) {
            Objects.requireNonNull(token, "token");
        }
        return tokens.length == 0 ? ROOT : new JsonPointer(tokens.clone());
    }

    /** Without a copy: the array is the pointer's from now on. */
    static JsonPointer owning(String[] tokens) {
        return tokens.length == 0 ? ROOT : new JsonPointer(tokens);
    }

    /**
     * One step further.
     *
     * @param name the member's name, not escaped
     * @return a new pointer
     */
    public JsonPointer child(String name) {
        String[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = Objects.requireNonNull(name, "name");
        return new JsonPointer(longer);
    }

    /**
     * One step further.
     *
     * @param index the element's index, from 0
     * @return a new pointer
     */
    public JsonPointer child(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("index must not be negative, was " + index);
        }
        return child(Integer.toString(index));
    }

    /**
     * How many steps.
     *
     * @return 0 for the root
     */
    public int depth() {
        return tokens.length;
    }

    /**
     * One step.
     *
     * @param level from 0, the step from the root
     * @return a name or an index, not escaped
     */
    public String token(int level) {
        return tokens[level];
    }

    /**
     * All steps.
     *
     * @return names and indices, not escaped; unmodifiable
     */
    public List<String> tokens() {
        return List.of(tokens);
    }

    /**
     * What a token means in an array (RFC 6901, section 4).
     *
     * @param token a step
     * @return the index; -1 if it is none: not digits, a leading zero, or past {@link Integer#MAX_VALUE}
     */
    static int index(String token) {
        int length = token.length();
        if (length == 0 || length > 10 || length > 1 && token.charAt(0) == '0') {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            char c = token.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPointer that && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    /**
     * The string form.
     *
     * @return what {@link #parse(String)} reads
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (String token : tokens) {
            out.append('/');
            for (int i = 0; i < token.length(); i++) {
                char c = token.charAt(i);
                if (c == '~') {
                    out.append("~0");
                } else if (c == '/') {
                    out.append("~1");
                } else {
                    out.append(c);
                }
            }
        }
        return out.toString();
    }
}
