package io.weirline.codecs.json;

import io.weirline.core.LimitExceededException;
import io.weirline.core.MalformedStreamException;

/**
 * A pull reader of one JSON value (RFC 8259) in a stretch of bytes: it gives the structure, and strings as raw slices
 * that are neither unescaped nor decoded; one routine of Weirline's does both, whichever library reads. An instance
 * serves one thread and is reused from value to value.
 *
 * <p>Input that is not JSON throws {@link MalformedStreamException} with an offset relative to the array; no exception
 * of a library is passed on. Malformed UTF-8 inside strings is not an error: it reads as the WHATWG replacement.
 */
public interface JsonReader {
    /** What {@link #next()} met. */
    enum Token {
        /** An object begins. */
        START_OBJECT,
        /** An object ends. */
        END_OBJECT,
        /** An array begins. */
        START_ARRAY,
        /** An array ends. */
        END_ARRAY,
        /** The name of a member; its value is next. */
        NAME,
        /** A string. */
        STRING,
        /** A number. */
        NUMBER,
        /** The literal {@code true}. */
        TRUE,
        /** The literal {@code false}. */
        FALSE,
        /** The literal {@code null}. */
        NULL,
        /** The value is complete, and nothing but white space follows. */
        END
    }

    /**
     * Begins with a value.
     *
     * @param bytes the array; it must not change until the value is read
     * @param offset the first byte
     * @param length how many bytes
     */
    void open(byte[] bytes, int offset, int length);

    /**
     * The next token.
     *
     * @return the token; {@link Token#END} behind the value, again and again
     * @throws MalformedStreamException if the bytes are not one JSON value
     * @throws LimitExceededException if it nests deeper than the limit
     */
    Token next();

    /**
     * The name, behind {@link Token#NAME}.
     *
     * @return unescaped and decoded
     */
    String name();

    /**
     * The array that {@link #start()} and {@link #end()} index: the opened one, or a repaired copy where it had malformed
     * UTF-8.
     *
     * @return to be read only
     */
    byte[] array();

    /**
     * Where the token begins: of a string, behind its opening quote.
     *
     * @return an index of {@link #array()}
     */
    int start();

    /**
     * Where the token ends: of a string, before its closing quote.
     *
     * @return an index of {@link #array()}
     */
    int end();

    /**
     * Behind {@link Token#START_OBJECT} or {@link Token#START_ARRAY}: goes to its end, which is then the token. Behind
     * others: nothing. Afterwards {@link #end()} is behind the whole value.
     */
    void skipChildren();

    /** Makes readers. */
    @FunctionalInterface
    interface Factory {
        /**
         * A new reader.
         *
         * @param maxDepth the deepest nesting that it reads
         * @return for one thread
         */
        JsonReader create(int maxDepth);
    }
}
