package io.weirline.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a whole body, as its users would. What it is given it may not change; it can read again and again.
 *
 * @param <T> what it makes of the body
 */
@FunctionalInterface
interface Contestant<T> {
    /**
     * Reads a body from its first byte to its end.
     *
     * @param pieces the body, as it arrived
     * @param sink takes what was read, in order
     */
    void read(List<ByteBuffer> pieces, Consumer<? super T> sink);
}
