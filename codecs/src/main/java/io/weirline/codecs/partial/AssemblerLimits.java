package io.weirline.codecs.partial;

/**
 * What one document may cost. Each is checked before anything is kept; the first unit past one makes the text invalid,
 * and the end names the limit by its component.
 *
 * @param depth open containers, one inside the other; 0 allows scalars alone. Default 64
 * @param chars units of the whole text, with what surrounds the value. Default 16 Mi
 * @param string units of one string value, unescaped. Default 16 Mi
 * @param number units of one number. Default 1,000, as in Jackson
 * @param name units of one member name, unescaped. Default 50,000, as in Jackson
 * @param members members of one object, duplicates counted, or elements of one array; those that are not kept do not
 *     count. Default 1 Mi
 */
public record AssemblerLimits(int depth, long chars, int string, int number, int name, int members) {
    private static final AssemblerLimits DEFAULTS = new AssemblerLimits(64, 16 << 20, 16 << 20, 1000, 50_000, 1 << 20);

    /**
     * Checks each bound.
     *
     * @throws IllegalArgumentException if one is negative; the message names it
     */
    public AssemblerLimits {
        notNegative("depth", depth);
        notNegative("chars", chars);
        notNegative("string", string);
        notNegative("number", number);
        notNegative("name", name);
        notNegative("members", members);
    }

    private static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
    }

    /**
     * The documented defaults.
     *
     * @return the one instance
     */
    public static AssemblerLimits defaults() {
        return DEFAULTS;
    }

    /**
     * These limits with another depth.
     *
     * @param depth open containers
     * @return a changed copy
     */
    public AssemblerLimits withDepth(int depth) {
        return new AssemblerLimits(depth, chars, string, number, name, members);
    }

    /**
     * These limits with another length of the text.
     *
     * @param chars units
     * @return a changed copy
     */
    public AssemblerLimits withChars(long chars) {
        return new AssemblerLimits(depth, chars, string, number, name, members);
    }

    /**
     * These limits with another length of strings.
     *
     * @param string units
     * @return a changed copy
     */
    public AssemblerLimits withString(int string) {
        return new AssemblerLimits(depth, chars, string, number, name, members);
    }

    /**
     * These limits with another length of numbers.
     *
     * @param number units
     * @return a changed copy
     */
    public AssemblerLimits withNumber(int number) {
        return new AssemblerLimits(depth, chars, string, number, name, members);
    }

    /**
     * These limits with another length of names.
     *
     * @param name units
     * @return a changed copy
     */
    public AssemblerLimits withName(int name) {
        return new AssemblerLimits(depth, chars, string, number, name, members);
    }

    /**
     * These limits with another number of children.
     *
     * @param members members or elements
     * @return a changed copy
     */
    public AssemblerLimits withMembers(int members) {
        return new AssemblerLimits(depth, chars, string, number, name, members);
    }
}
