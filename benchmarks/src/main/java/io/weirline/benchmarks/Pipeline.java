package io.weirline.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.operators.Weir;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who rewrites a stream: reads it, joins eight deltas to one, and writes chat chunks again. Both batch by count alone, so
 * that no timer's thread does work that is not counted; Spring's would be dearer with {@code bufferTimeout}. Both write
 * into buffers of Netty's allocator, as a gateway on Reactor Netty does; who takes one releases it.
 */
public enum Pipeline {
    /** Decoder, a batch of our own, encoder, in a Flux. */
    WEIRLINE(Weirline::new),
    /** Spring's reader, Jackson 3, {@code buffer(8)}, Spring's writer. */
    SPRING(Spring::new);

    static final int BATCH = 8;

    private final Supplier<Contestant<ByteBuf>> opens;

    Pipeline(Supplier<Contestant<ByteBuf>> opens) {
        this.opens = opens;
    }

    Contestant<ByteBuf> open() {
        return opens.get();
    }

    private static final class Weirline implements Contestant<ByteBuf> {
        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super ByteBuf> sink) {
            Flux.fromIterable(pieces)
                    .transform(Weir.decode(Dialects.OPENAI_CHAT))
                    .handle(new Batch())
                    .subscribe(sink::accept);
        }
    }

    private static final class Batch implements BiConsumer<StreamEvent, SynchronousSink<ByteBuf>> {
        private final Encoder<StreamEvent> encoder = Dialects.OPENAI_CHAT
                .with(EncodeOptions.defaults().withCreated(() -> ChatWriter.CREATED))
                .encoder();
        private final ByteSink out = new ByteSink();
        private final String[] texts = new String[BATCH];
        private int count;

        @Override
        public void accept(StreamEvent event, SynchronousSink<ByteBuf> to) {
            if (event instanceof TextDelta delta) {
                texts[count++] = delta.text();
                if (count == BATCH) {
                    flush();
                }
            } else {
                if (count > 0 && (event instanceof BlockEnded || event instanceof Finished)) {
                    flush();
                }
                encoder.encode(event, out);
            }
            if (out.size() > 0) {
                to.next(ByteBufAllocator.DEFAULT.buffer(out.size()).writeBytes(out.array(), 0, out.size()));
                out.clear();
            }
        }

        private void flush() {
            Arrays.fill(texts, count, BATCH, "");
            encoder.encode(new TextDelta(0, 0, String.join("", texts)), out);
            count = 0;
        }
    }

    private static final class Spring implements Contestant<ByteBuf> {
        private static final String DONE = "[DONE]";
        private final SseReader.Spring reader = new SseReader.Spring();
        private final JsonMapper json = new JsonMapper();
        private final DataBufferFactory buffers = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);
        private final ChatWriter.Spring writer = new ChatWriter.Spring();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super ByteBuf> sink) {
            Flux<ChatRecords.Chunk> batches = reader.data(pieces)
                    .takeUntil(DONE::equals)
                    .filter(data -> !data.equals(DONE))
                    .map(data -> json.readValue(data, ChatRecords.Chunk.class))
                    .filter(chunk -> chunk.text() != null)
                    .buffer(BATCH)
                    .map(Spring::join);
            writer.write(batches, buffers, buffer -> sink.accept(NettyDataBufferFactory.toByteBuf(buffer)));
        }

        private static ChatRecords.Chunk join(List<ChatRecords.Chunk> batch) {
            StringBuilder text = new StringBuilder();
            batch.forEach(chunk -> text.append(chunk.text()));
            return ChatWriter.chunk(null, text.toString());
        }
    }
}
