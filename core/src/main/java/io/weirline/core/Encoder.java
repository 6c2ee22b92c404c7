package io.weirline.core;

/**
 * Values to wire bytes, appended to a sink that the caller reuses. State belongs to one stream: an encoder is
 * single-threaded and serves one stream at a time. If a method throws, the sink is as it was before the call.
 *
 * @param <I> the values
 */
public interface Encoder<I> {
    /**
     * Appends zero or more whole frames for a value.
     *
     * @param value the value
     * @param out where the frames go
     * @throws IllegalArgumentException if the format cannot carry the value; the message names the field
     */
    void encode(I value, ByteSink out);

    /**
     * Appends the clean end: what closes open blocks, then the format's terminal.
     *
     * @param out where the frames go
     */
    void finish(ByteSink out);

    /**
     * Appends the end of a faulty stream: what closes open blocks, then the format's own error frame. Never a terminal
     * that reads as success.
     *
     * @param fault what went wrong; the provider's own text is not written
     * @param out where the frames go
     */
    void fail(StreamFault fault, ByteSink out);

    /**
     * Appends the format's sign of life, or nothing where the format has none.
     *
     * @param out where the frame goes
     */
    void heartbeat(ByteSink out);

    /** Forgets the stream, so that the next value begins a new one. */
    void reset();
}
