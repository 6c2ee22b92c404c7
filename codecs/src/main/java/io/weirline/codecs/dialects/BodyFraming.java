package io.weirline.codecs.dialects;

import java.util.Locale;
import java.util.Objects;

/** How the body of a stream is cut into payloads. The bytes tell it, whatever the dialect usually has. */
public enum BodyFraming {
    /** Server-sent events (WHATWG HTML, section 9.2). */
    SSE("text/event-stream", "sse"),
    /** One JSON value on each line. */
    NDJSON("application/x-ndjson", "ndjson"),
    /** One JSON array, whose elements come as they are made. */
    JSON_ARRAY("application/json", "jsonarray"),
    /** Frames of the Amazon event stream encoding. */
    AWS_EVENT_STREAM("application/vnd.amazon.eventstream", "bin");

    private final String mediaType;
    private final String extension;

    BodyFraming(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /**
     * Its media type.
     *
     * @return without parameters
     */
    public String mediaType() {
        return mediaType;
    }

    /**
     * What a file that holds such a body ends with.
     *
     * @return without the dot
     */
    public String extension() {
        return extension;
    }

    /**
     * The framing that a content type promises.
     *
     * @param contentType with or without parameters, in any case
     * @param otherwise what an unknown one stands for
     * @return the framing; {@code application/json} is the array
     */
    public static BodyFraming of(String contentType, BodyFraming otherwise) {
        Objects.requireNonNull(otherwise, "otherwise");
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "text/event-stream" -> SSE;
            case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines" -> NDJSON;
            case "application/json" -> JSON_ARRAY;
            case "application/vnd.amazon.eventstream" -> AWS_EVENT_STREAM;
            default -> otherwise;
        };
    }

    /**
     * Whether a byte tells nothing of the framing: white space, and the bytes of a byte order mark.
     *
     * @param b a byte at the start of a body
     * @return true if the byte behind it is to be asked
     */
    public static boolean isBlank(byte b) {
        return b == ' '
                || b == '\t'
                || b == '\n'
                || b == '\r'
                || b == (byte) 0xEF
                || b == (byte) 0xBB
                || b == (byte) 0xBF;
    }

    /**
     * The framing of a body that should have this one. A bracket begins an array. A zero or a one begins the length of a
     * frame, which is at most 16 MiB. A colon or a lower-case letter begins a comment or a field. Anything else, such as
     * the brace of an error object, is left to the framing that the body should have.
     *
     * @param first the body's first byte that is not {@linkplain #isBlank blank}
     * @return the framing that it has
     */
    public BodyFraming told(byte first) {
        if (first == '[') {
            return JSON_ARRAY;
        }
        if (first == 0 || first == 1) {
            return AWS_EVENT_STREAM;
        }
        return first == ':' || first >= 'a' && first <= 'z' ? SSE : this;
    }
}
