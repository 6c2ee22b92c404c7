package io.weirline.operators.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.weirline.operators.PieceAccess;
import java.nio.ByteBuffer;

/**
 * The readable bytes of a {@link ByteBuf}. A composite is read component by component, where it lies: each part costs
 * one search among the component offsets. Other buffers over several NIO buffers are merged once.
 */
enum ByteBufAccess implements PieceAccess<ByteBuf, ByteBuffer> {
    BORROWED(Ownership.BORROWED),
    OWNED(Ownership.OWNED);

    private final Ownership ownership;

    ByteBufAccess(Ownership ownership) {
        this.ownership = ownership;
    }

    @Override
    public Ownership ownership() {
        return ownership;
    }

    @Override
    public int parts(ByteBuf element) {
        if (!element.isReadable()) {
            return 0;
        }
        if (element instanceof CompositeByteBuf composite) {
            int first = composite.toComponentIndex(composite.readerIndex());
            int last = composite.toComponentIndex(composite.writerIndex() - 1);
            return last - first + 1;
        }
        return 1;
    }

    @Override
    public ByteBuffer part(ByteBuf element, int index) {
        if (!(element instanceof CompositeByteBuf composite)) {
            return element.nioBuffer();
        }
        int component = composite.toComponentIndex(composite.readerIndex()) + index;
        int start = composite.toByteIndex(component);
        int end =
                component + 1 < composite.numComponents() ? composite.toByteIndex(component + 1) : composite.capacity();
        int from = Math.max(start, composite.readerIndex());
        return composite.nioBuffer(from, Math.min(end, composite.writerIndex()) - from);
    }

    @Override
    public void retain(ByteBuf element) {
        element.retain();
    }

    @Override
    public void release(ByteBuf element) {
        element.release();
    }
}
