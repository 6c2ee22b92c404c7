package io.weirline.codecs.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weirline.codecs.internal.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of an AWS event stream as a view of its bytes, for decoders that stand behind
 * {@link AwsEventStreamDecoder}. It is reused: everything in it is valid until that decoder's next call, and it must
 * never become an element of a Flux. Its bytes are those of the payload.
 */
public final class AwsFrame {
    /** What the header {@code :message-type} says. */
    public enum MessageType {
        /** An event; {@link AwsFrame#eventType()} names it. */
        EVENT,
        /** An error that the service's model has; {@link AwsFrame#exceptionType()} names it, the payload tells more. */
        EXCEPTION,
        /** Another error; it is in {@link AwsFrame#errorCode()} and {@link AwsFrame#errorMessage()}. */
        ERROR,
        /** Something else, or the header is missing. */
        OTHER
    }

    private static final byte[] NONE = {};
    private static final byte[] EVENT = "event".getBytes(US_ASCII);
    private static final byte[] EXCEPTION = "exception".getBytes(US_ASCII);
    private static final byte[] ERROR = "error".getBytes(US_ASCII);

    byte[] array = NONE;
    int offset;
    int length;
    long streamOffset;
    final HeaderBlock headers = new HeaderBlock();
    private final RepeatedText eventType = new RepeatedText();
    private final RepeatedText contentType = new RepeatedText();

    AwsFrame() {}

    /** Ends the loan: a view that is still held shows nothing, and holds nothing. */
    void release() {
        array = NONE;
        offset = 0;
        length = 0;
        headers.clear();
    }

    /**
     * What the message is.
     *
     * @return the type
     */
    public MessageType messageType() {
        if (headers.is(HeaderBlock.MESSAGE_TYPE, EVENT)) {
            return MessageType.EVENT;
        }
        if (headers.is(HeaderBlock.MESSAGE_TYPE, EXCEPTION)) {
            return MessageType.EXCEPTION;
        }
        return headers.is(HeaderBlock.MESSAGE_TYPE, ERROR) ? MessageType.ERROR : MessageType.OTHER;
    }

    /**
     * The header {@code :event-type}: the event's name.
     *
     * @return empty if there is none; the same string as before while the stream repeats the name
     */
    public String eventType() {
        return headers.text(HeaderBlock.EVENT_TYPE, eventType);
    }

    /**
     * The header {@code :exception-type}: the error's name.
     *
     * @return empty if there is none
     */
    public String exceptionType() {
        return headers.text(HeaderBlock.EXCEPTION_TYPE);
    }

    /**
     * The header {@code :error-code}: the name of an error that the service's model does not have.
     *
     * @return empty if there is none
     */
    public String errorCode() {
        return headers.text(HeaderBlock.ERROR_CODE);
    }

    /**
     * The header {@code :error-message}, the provider's text.
     *
     * @return empty if there is none
     */
    public String errorMessage() {
        return headers.text(HeaderBlock.ERROR_MESSAGE);
    }

    /**
     * The header {@code :content-type}: the payload's media type.
     *
     * @return empty if there is none; the same string as before while the stream repeats it
     */
    public String contentType() {
        return headers.text(HeaderBlock.CONTENT_TYPE, contentType);
    }

    /**
     * A header by its name. Reads through the headers; those of the protocol have accessors that do not.
     *
     * @param name the name
     * @return its value, null if there is none
     */
    public AwsHeader.@Nullable Value header(String name) {
        for (AwsHeader header : headers.all()) {
            if (header.name().equals(name)) {
                return header.value();
            }
        }
        return null;
    }

    /**
     * All headers, those of the protocol too.
     *
     * @return a new list, in the order of the wire
     */
    public List<AwsHeader> headers() {
        return headers.all();
    }

    /**
     * The array that holds the payload.
     *
     * @return not a copy; to be read only, from {@link #offset()}, {@link #length()} bytes
     */
    public byte[] array() {
        return array;
    }

    /**
     * The first byte of the payload.
     *
     * @return an index of {@link #array()}
     */
    public int offset() {
        return offset;
    }

    /**
     * How many bytes the payload has.
     *
     * @return the count
     */
    public int length() {
        return length;
    }

    /**
     * Where the payload begins in the stream.
     *
     * @return bytes from the start of the body
     */
    public long streamOffset() {
        return streamOffset;
    }

    /**
     * The payload as text, decoded from UTF-8 as the WHATWG Encoding Standard says.
     *
     * @return a new string
     */
    public String text() {
        return Utf8.decode(array, offset, offset + length);
    }
}
