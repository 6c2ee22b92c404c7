package io.weirline.core;

/** The bytes break their format. */
public final class MalformedStreamException extends StreamException {
    /** The most bytes of input that an excerpt shows. */
    public static final int EXCERPT_BYTES = 64;

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final long offset;
    private final String excerpt;

    /**
     * A new exception.
     *
     * @param reason which rule is broken, without input text
     * @param offset where, in bytes from the start of the body
     * @param excerpt as {@link #excerpt(byte[], int, int)} gives it
     */
    public MalformedStreamException(String reason, long offset, String excerpt) {
        super(reason + " at byte " + offset, null);
        this.reason = reason;
        this.offset = offset;
        this.excerpt = excerpt;
    }

    /**
     * Which rule is broken.
     *
     * @return a phrase without input text
     */
    public String reason() {
        return reason;
    }

    /**
     * Where.
     *
     * @return bytes from the start of the body
     */
    public long offset() {
        return offset;
    }

    /**
     * At most {@value #EXCERPT_BYTES} bytes of the input around the fault, escaped. Not in the message, because input
     * may be confidential.
     *
     * @return printable ASCII
     */
    public String excerpt() {
        return excerpt;
    }

    @Override
    public StreamFault fault() {
        return new StreamFault.Malformed(reason, offset, excerpt);
    }

    /**
     * The first bytes of a stretch as printable ASCII; all others as {@code \xNN}.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return at most {@value #EXCERPT_BYTES} bytes, escaped
     */
    public static String excerpt(byte[] bytes, int from, int to) {
        StringBuilder out = new StringBuilder();
        for (int i = from; i < Math.min(to, from + EXCERPT_BYTES); i++) {
            byte b = bytes[i];
            if (b >= ' ' && b <= '~' && b != '\\') {
                out.append((char) b);
            } else {
                out.append("\\x").append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
            }
        }
        return out.toString();
    }
}
