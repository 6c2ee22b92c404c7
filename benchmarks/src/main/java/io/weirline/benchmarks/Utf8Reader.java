package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weirline.codecs.utf8.Utf8Decoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.StringDecoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;

/** Who makes text of bytes. */
public enum Utf8Reader {
    /** {@link Utf8Decoder}. */
    WEIRLINE(Weirline::new),
    /** The JDK's, given what it needs to be right at any cut: a buffer for a character that two pieces share. */
    CHARSET_DECODER(Jdk::new),
    /** Netty's {@code StringDecoder}; it is wrong where a piece ends within a character. */
    NETTY(Netty::new),
    /** Spring's {@code StringDecoder}; it cuts at line ends and takes them away. */
    SPRING(Spring::new);

    private final Supplier<Contestant<String>> opens;

    Utf8Reader(Supplier<Contestant<String>> opens) {
        this.opens = opens;
    }

    Contestant<String> open() {
        return opens.get();
    }

    private static final class Weirline implements Contestant<String> {
        private final Utf8Decoder decoder = new Utf8Decoder();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            decoder.reset();
            for (ByteBuffer piece : pieces) {
                decoder.feed(piece);
                drain(sink);
            }
            decoder.finish();
            drain(sink);
        }

        private void drain(Consumer<? super String> sink) {
            for (String text = decoder.poll(); text != null; text = decoder.poll()) {
                sink.accept(text);
            }
        }
    }

    private static final class Jdk implements Contestant<String> {
        private final CharsetDecoder decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private final ByteBuffer carry = ByteBuffer.allocate(8);
        private CharBuffer chars = CharBuffer.allocate(0);

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            decoder.reset();
            carry.clear();
            for (ByteBuffer piece : pieces) {
                if (chars.capacity() < piece.remaining() + carry.capacity()) {
                    chars = CharBuffer.allocate(piece.remaining() + carry.capacity());
                }
                ByteBuffer in = piece.duplicate();
                while (carry.position() > 0 && in.hasRemaining()) {
                    carry.put(in.get()).flip();
                    decoder.decode(carry, chars, false);
                    carry.compact();
                }
                decoder.decode(in, chars, false);
                carry.put(in);
                flush(sink);
            }
            decoder.decode(carry.flip(), chars, true);
            decoder.flush(chars);
            flush(sink);
        }

        private void flush(Consumer<? super String> sink) {
            sink.accept(chars.flip().toString());
            chars.clear();
        }
    }

    private static final class Netty implements Contestant<String> {
        private final EmbeddedChannel channel =
                new EmbeddedChannel(new io.netty.handler.codec.string.StringDecoder(UTF_8));

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            for (ByteBuffer piece : pieces) {
                ByteBuf bytes = Unpooled.wrappedBuffer(piece.duplicate());
                channel.writeInbound(bytes);
                for (String text = channel.readInbound(); text != null; text = channel.readInbound()) {
                    sink.accept(text);
                }
            }
        }
    }

    private static final class Spring implements Contestant<String> {
        private static final ResolvableType STRING = ResolvableType.forClass(String.class);
        private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);
        private final StringDecoder decoder = StringDecoder.allMimeTypes();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            Flux<DataBuffer> body =
                    Flux.fromIterable(pieces).map(piece -> buffers.wrap(Unpooled.wrappedBuffer(piece.duplicate())));
            decoder.decode(body, STRING, null, Map.of()).subscribe(sink::accept);
        }
    }
}
