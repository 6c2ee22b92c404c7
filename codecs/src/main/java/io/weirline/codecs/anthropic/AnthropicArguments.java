package io.weirline.codecs.anthropic;

/**
 * What can be told of a call's arguments before they are complete: whether they begin as the object that clients demand,
 * and whether that has closed. They are not checked beyond that. O(1) for each char.
 */
final class AnthropicArguments {
    private boolean object;
    private boolean text;
    private int depth;
    private boolean string;
    private boolean escaped;

    void add(String fragment) {
        for (int i = 0; i < fragment.length() && !text && !isWhole(); i++) {
            add(fragment.charAt(i));
        }
    }

    private void add(char c) {
        if (string) {
            string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if (c == '{' || object && c == '[') {
            object = true;
            depth++;
        } else if (!object) {
            text = !isBlank(c);
        } else if (c == '"') {
            string = true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** Whether the first char that is no blank begins no object. */
    boolean isText() {
        return text;
    }

    /** Whether the object has closed. */
    boolean isWhole() {
        return object && depth == 0;
    }
}
