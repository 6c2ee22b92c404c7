package io.weirline.codecs.dialects.internal;

/**
 * What a payload does that does nothing but say one string, and where in the payload it stands what that depends on. The
 * payloads that are like it differ in what stands there, and do the same with what they have there.
 *
 * @param form the dialect's own number for what is said
 * @param part the provider's index of the choice, or of a part
 * @param index the provider's index of what holds it
 * @param content the string
 * @param partAt where the number stands that is {@code part}, or {@link #NOWHERE}
 * @param indexAt where the number stands that is {@code index}, or {@link #NOWHERE}
 * @param usage the object of the counts that it reports behind the string, or {@link Slice#NONE}
 * @param mutedAt where a string stands that says nothing as long as {@code content} is not empty, or {@link #NOWHERE}
 */
public record Saying(int form, int part, int index, long content, int partAt, int indexAt, long usage, int mutedAt) {
    /** No place in the payload. */
    public static final int NOWHERE = -1;

    /**
     * A string, and no more.
     *
     * @param form the dialect's own number for what is said
     * @param content the string
     * @return part 0 and index 0, wherever they stand
     */
    public static Saying of(int form, long content) {
        return new Saying(form, 0, 0, content, NOWHERE, NOWHERE, Slice.NONE, NOWHERE);
    }

    /**
     * The same in a part.
     *
     * @param part its index; a negative one stands nowhere
     * @param at where it stands
     * @return the same but for that
     */
    public Saying inPart(int part, int at) {
        return new Saying(form, part, index, content, part < 0 ? NOWHERE : at, indexAt, usage, mutedAt);
    }

    /**
     * The same at an index.
     *
     * @param index of what holds it; a negative one stands nowhere
     * @param at where it stands
     * @return the same but for that
     */
    public Saying atIndex(int index, int at) {
        return new Saying(form, part, index, content, partAt, index < 0 ? NOWHERE : at, usage, mutedAt);
    }

    /**
     * The same, and then {@link PayloadDecoder#reportUsage}.
     *
     * @param usage the object of the counts
     * @return the same but for that
     */
    public Saying withUsage(long usage) {
        return new Saying(form, part, index, content, partAt, indexAt, usage, mutedAt);
    }

    /**
     * The same, whatever another string is that would be said if this one were empty.
     *
     * @param at where the other stands
     * @return the same but for that
     */
    public Saying muting(int at) {
        return new Saying(form, part, index, content, partAt, indexAt, usage, at);
    }

    boolean isLike(Saying other) {
        return form == other.form
                && (part == other.part || partAt >= 0 && other.partAt >= 0)
                && (index == other.index || indexAt >= 0 && other.indexAt >= 0);
    }
}
