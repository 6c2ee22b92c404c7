package io.weirline.codecs.jsonarray;

import io.weirline.codecs.internal.Utf8;

/**
 * One element of a JSON array as a view of its bytes, for decoders that stand behind {@link JsonArrayDecoder}. It is
 * reused: everything in it is valid until that decoder's next call, and it must never become an element of a Flux.
 */
public final class JsonArrayElement {
    private static final byte[] NONE = {};

    byte[] array = NONE;
    int offset;
    int length;
    long streamOffset;

    JsonArrayElement() {}

    /** Ends the loan: a view that is still held shows nothing, and holds nothing. */
    void release() {
        array = NONE;
        offset = 0;
        length = 0;
    }

    /**
     * The array that holds the element.
     *
     * @return not a copy; to be read only, from {@link #offset()}, {@link #length()} bytes
     */
    public byte[] array() {
        return array;
    }

    /**
     * The first byte, which is no white space.
     *
     * @return an index of {@link #array()}
     */
    public int offset() {
        return offset;
    }

    /**
     * How many bytes, without white space or a comma behind the value.
     *
     * @return the count
     */
    public int length() {
        return length;
    }

    /**
     * Where the element begins in the stream.
     *
     * @return bytes from the start of the body
     */
    public long streamOffset() {
        return streamOffset;
    }

    /**
     * The element as text, decoded from UTF-8 as the WHATWG Encoding Standard says.
     *
     * @return a new string
     */
    public String text() {
        return Utf8.decode(array, offset, offset + length);
    }
}
