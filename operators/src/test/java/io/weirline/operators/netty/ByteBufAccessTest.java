package io.weirline.operators.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.LeakPresenceDetector;
import io.weirline.operators.PieceAccess.Ownership;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NoLeaks.class)
class ByteBufAccessTest {
    private static final ByteBufAccess ACCESS = ByteBufAccess.BORROWED;

    private static List<ByteBuffer> parts(ByteBuf buf) {
        List<ByteBuffer> parts = new ArrayList<>();
        for (int i = 0; i < ACCESS.parts(buf); i++) {
            parts.add(ACCESS.part(buf, i));
        }
        return parts;
    }

    private static byte[] joined(List<ByteBuffer> parts) {
        ByteBuffer all = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(part -> all.put(part.duplicate()));
        return all.array();
    }

    @Test
    void theDetectorIsOn() {
        PooledByteBufAllocator.DEFAULT.directBuffer(16);
        // The buffer stays unreleased: the detector holds a late release to be an error as well.
        assertThatThrownBy(LeakPresenceDetector::check).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ownershipIsAsNamed() {
        assertThat(WeirNetty.borrowed().ownership()).isEqualTo(Ownership.BORROWED);
        assertThat(WeirNetty.owned().ownership()).isEqualTo(Ownership.OWNED);
    }

    @Test
    void aCompositeIsReadWhereItLies() {
        byte[] first = "hello ".getBytes(StandardCharsets.UTF_8);
        byte[] second = "world".getBytes(StandardCharsets.UTF_8);
        CompositeByteBuf composite = Unpooled.compositeBuffer();
        composite.addComponent(true, Unpooled.wrappedBuffer(first));
        composite.addComponent(true, Unpooled.EMPTY_BUFFER);
        composite.addComponent(true, Unpooled.wrappedBuffer(second));
        composite.readerIndex(2).writerIndex(9);
        List<ByteBuffer> parts = parts(composite);
        assertThat(joined(parts)).asString(StandardCharsets.UTF_8).isEqualTo("llo wor");
        first[2] = 'L';
        second[0] = 'W';
        assertThat(joined(parts)).asString(StandardCharsets.UTF_8).isEqualTo("Llo Wor");
        assertThat(composite.readerIndex()).isEqualTo(2);
        composite.release();
    }

    @Test
    void partsOutsideTheReadableBytesAreLeftOut() {
        CompositeByteBuf composite = Unpooled.compositeBuffer(16);
        for (int i = 0; i < 10; i++) {
            composite.addComponent(true, Unpooled.copiedBuffer("ab", StandardCharsets.UTF_8));
        }
        composite.readerIndex(4).writerIndex(7);
        assertThat(ACCESS.parts(composite)).isEqualTo(2);
        composite.readerIndex(7);
        assertThat(ACCESS.parts(composite)).isZero();
        composite.release();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBufferGivesItsReadableBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuf buf = random(random, 3);
        int reader = buf.readerIndex() + random.nextInt(buf.readableBytes() + 1);
        buf.readerIndex(reader);
        buf.writerIndex(reader + random.nextInt(buf.readableBytes() + 1));
        int writer = buf.writerIndex();
        assertThat(joined(parts(buf))).isEqualTo(ByteBufUtil.getBytes(buf));
        assertThat(buf.readerIndex()).isEqualTo(reader);
        assertThat(buf.writerIndex()).isEqualTo(writer);
        buf.release();
    }

    private static ByteBuf random(SplittableRandom random, int depth) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        switch (random.nextInt(depth == 0 ? 3 : 7)) {
            case 0:
                return Unpooled.wrappedBuffer(bytes);
            case 1:
                return PooledByteBufAllocator.DEFAULT.directBuffer(32).writeBytes(bytes);
            case 2:
                return PooledByteBufAllocator.DEFAULT
                        .heapBuffer(32)
                        .writeZero(3)
                        .skipBytes(3)
                        .writeBytes(bytes);
            case 3:
                return random(random, depth - 1).asReadOnly();
            case 4: {
                ByteBuf whole = random(random, depth - 1);
                int skip = random.nextInt(whole.readableBytes() + 1);
                return whole.slice(whole.readerIndex() + skip, whole.readableBytes() - skip);
            }
            default: {
                CompositeByteBuf composite = random.nextBoolean()
                        ? PooledByteBufAllocator.DEFAULT.compositeBuffer(64)
                        : Unpooled.compositeBuffer(64);
                for (int i = random.nextInt(6); i > 0; i--) {
                    composite.addComponent(true, random(random, depth - 1));
                }
                return composite;
            }
        }
    }
}
