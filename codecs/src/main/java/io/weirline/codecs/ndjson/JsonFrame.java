package io.weirline.codecs.ndjson;

import io.weirline.codecs.internal.Utf8;

/**
 * One JSON value as a view of its bytes, for decoders that stand behind {@link NdjsonFrameDecoder}. It is reused:
 * everything in it is valid until that decoder's next call, and it must never become an element of a Flux.
 */
public final class JsonFrame {
    byte[] array = {};
    int offset;
    int length;
    long streamOffset;
    long lineNumber;

    JsonFrame() {}

    /**
     * The array that holds the bytes.
     *
     * @return not a copy; to be read only, from {@link #offset()}, {@link #length()} bytes
     */
    public byte[] array() {
        return array;
    }

    /**
     * The first byte.
     *
     * @return an index of {@link #array()}
     */
    public int offset() {
        return offset;
    }

    /**
     * How many bytes, without the line's end.
     *
     * @return the count
     */
    public int length() {
        return length;
    }

    /**
     * Where the first byte is in the stream.
     *
     * @return bytes from the start of the body
     */
    public long streamOffset() {
        return streamOffset;
    }

    /**
     * Which line, blank ones counted.
     *
     * @return 1 for the first
     */
    public long lineNumber() {
        return lineNumber;
    }

    /**
     * The bytes as text, decoded as the WHATWG Encoding Standard says.
     *
     * @return a new string
     */
    public String text() {
        return Utf8.decode(array, offset, offset + length);
    }
}
