package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.alibaba.fastjson2.JSON;
import com.fasterxml.jackson.core.JsonFactory;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.ServerSentEventHttpMessageWriter;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who writes text as chunks of OpenAI Chat in server-sent events. What each is given stands ready: events for ours, the
 * deltas for who writes by hand, records for who binds.
 */
public enum ChatWriter {
    /** Into one sink for all. */
    WEIRLINE(Weirline::new),
    /** fastjson2 of records, then the frame. */
    FASTJSON2(Fastjson::new),
    /** A generator of jackson-core 2 by hand. */
    JACKSON2_GENERATOR(Jackson2::new),
    /** A generator of jackson-core 3 by hand. */
    JACKSON3_GENERATOR(Jackson3::new),
    /** Spring WebFlux's writer with Jackson 3, of records. */
    SPRING(Spring::new);

    static final String ID = "chatcmpl-CwR7tQ2mVd81LxNzKf04Ya9GhPeUs";
    static final String MODEL = "gpt-4o-mini-2024-07-18";
    static final long CREATED = 1767225600;

    private static final String OBJECT = "chat.completion.chunk";
    private static final byte[] DATA = "data:".getBytes(US_ASCII);
    private static final byte[] END = "\n\n".getBytes(US_ASCII);

    /** Writes a text, a chunk for each delta, in order. */
    @FunctionalInterface
    interface Writing {
        void write(Bytes sink);

        default void prepare(List<String> deltas) {}
    }

    /** Takes bytes. */
    @FunctionalInterface
    interface Bytes {
        void accept(byte[] array, int from, int length);
    }

    private final Supplier<Writing> opens;

    ChatWriter(Supplier<Writing> opens) {
        this.opens = opens;
    }

    Writing open(List<String> deltas) {
        Writing writing = opens.get();
        writing.prepare(deltas);
        return writing;
    }

    static ChatRecords.Chunk chunk(@Nullable String role, String text) {
        ChatRecords.Delta delta = new ChatRecords.Delta(role, text);
        return new ChatRecords.Chunk(ID, OBJECT, CREATED, MODEL, List.of(new ChatRecords.Choice(0, delta, null)), null);
    }

    private static final class Weirline implements Writing {
        private final Encoder<StreamEvent> encoder = Dialects.OPENAI_CHAT
                .with(EncodeOptions.defaults().withCreated(() -> CREATED))
                .encoder();
        private final ByteSink out = new ByteSink();
        private final StreamEvent started = new Started(ID, MODEL, Dialects.OPENAI_CHAT);
        private StreamEvent[] events = {};

        @Override
        public void prepare(List<String> deltas) {
            events = deltas.stream().map(text -> new TextDelta(0, 0, text)).toArray(StreamEvent[]::new);
        }

        @Override
        public void write(Bytes sink) {
            encoder.reset();
            encoder.encode(started, out);
            for (StreamEvent event : events) {
                encoder.encode(event, out);
                sink.accept(out.array(), 0, out.size());
                out.clear();
            }
        }
    }

    private abstract static class Bound implements Writing {
        List<ChatRecords.Chunk> chunks = List.of();

        @Override
        public void prepare(List<String> deltas) {
            chunks = java.util.stream.IntStream.range(0, deltas.size())
                    .mapToObj(i -> chunk(i == 0 ? "assistant" : null, deltas.get(i)))
                    .toList();
        }
    }

    private static final class Fastjson extends Bound {
        @Override
        public void write(Bytes sink) {
            for (ChatRecords.Chunk chunk : chunks) {
                byte[] json = JSON.toJSONBytes(chunk);
                byte[] frame = new byte[DATA.length + json.length + END.length];
                System.arraycopy(DATA, 0, frame, 0, DATA.length);
                System.arraycopy(json, 0, frame, DATA.length, json.length);
                System.arraycopy(END, 0, frame, DATA.length + json.length, END.length);
                sink.accept(frame, 0, frame.length);
            }
        }
    }

    /** A sink of bytes whose array can be seen. */
    private static final class Out extends ByteArrayOutputStream {
        void drain(Bytes sink) {
            sink.accept(buf, 0, count);
            reset();
        }
    }

    private static final class Jackson2 implements Writing {
        private final JsonFactory factory = new JsonFactory();
        private final Out out = new Out();
        private List<String> deltas = List.of();

        @Override
        public void prepare(List<String> texts) {
            deltas = texts;
        }

        @Override
        public void write(Bytes sink) {
            boolean first = true;
            for (String text : deltas) {
                out.writeBytes(DATA);
                try (var json = factory.createGenerator(out)) {
                    json.writeStartObject();
                    json.writeStringField("id", ID);
                    json.writeStringField("object", OBJECT);
                    json.writeNumberField("created", CREATED);
                    json.writeStringField("model", MODEL);
                    json.writeArrayFieldStart("choices");
                    json.writeStartObject();
                    json.writeNumberField("index", 0);
                    json.writeObjectFieldStart("delta");
                    if (first) {
                        json.writeStringField("role", "assistant");
                    }
                    json.writeStringField("content", text);
                    json.writeEndObject();
                    json.writeNullField("finish_reason");
                    json.writeEndObject();
                    json.writeEndArray();
                    json.writeEndObject();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                first = false;
                out.writeBytes(END);
                out.drain(sink);
            }
        }
    }

    private static final class Jackson3 implements Writing {
        private final tools.jackson.core.json.JsonFactory factory = new tools.jackson.core.json.JsonFactory();
        private final Out out = new Out();
        private List<String> deltas = List.of();

        @Override
        public void prepare(List<String> texts) {
            deltas = texts;
        }

        @Override
        public void write(Bytes sink) {
            boolean first = true;
            for (String text : deltas) {
                out.writeBytes(DATA);
                try (var json = factory.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), out)) {
                    json.writeStartObject();
                    json.writeStringProperty("id", ID);
                    json.writeStringProperty("object", OBJECT);
                    json.writeNumberProperty("created", CREATED);
                    json.writeStringProperty("model", MODEL);
                    json.writeArrayPropertyStart("choices");
                    json.writeStartObject();
                    json.writeNumberProperty("index", 0);
                    json.writeObjectPropertyStart("delta");
                    if (first) {
                        json.writeStringProperty("role", "assistant");
                    }
                    json.writeStringProperty("content", text);
                    json.writeEndObject();
                    json.writeNullProperty("finish_reason");
                    json.writeEndObject();
                    json.writeEndArray();
                    json.writeEndObject();
                }
                first = false;
                out.writeBytes(END);
                out.drain(sink);
            }
        }
    }

    /** Spring's writer, with what it writes to. */
    static final class Spring extends Bound {
        private static final ResolvableType CHUNK = ResolvableType.forClass(ChatRecords.Chunk.class);
        private final ServerSentEventHttpMessageWriter writer =
                new ServerSentEventHttpMessageWriter(new JacksonJsonEncoder());

        @Override
        public void write(Bytes sink) {
            write(Flux.fromIterable(chunks), DefaultDataBufferFactory.sharedInstance, buffer -> {
                ByteBuffer bytes = ((DefaultDataBuffer) buffer).getNativeBuffer();
                sink.accept(bytes.array(), bytes.arrayOffset() + buffer.readPosition(), buffer.readableByteCount());
            });
        }

        void write(Flux<ChatRecords.Chunk> source, DataBufferFactory buffers, Consumer<DataBuffer> wire) {
            writer.write(source, CHUNK, MediaType.TEXT_EVENT_STREAM, new Message(buffers, wire), Map.of())
                    .subscribe();
        }
    }

    private static final class Message implements ReactiveHttpOutputMessage {
        private final HttpHeaders headers = new HttpHeaders();
        private final DataBufferFactory buffers;
        private final Consumer<DataBuffer> wire;

        Message(DataBufferFactory buffers, Consumer<DataBuffer> wire) {
            this.buffers = buffers;
            this.wire = wire;
        }

        @Override
        public DataBufferFactory bufferFactory() {
            return buffers;
        }

        @Override
        public void beforeCommit(Supplier<? extends Mono<Void>> action) {}

        @Override
        public boolean isCommitted() {
            return false;
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return Flux.from(body).doOnNext(wire).then();
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return Flux.from(body).concatMap(this::writeWith).then();
        }

        @Override
        public Mono<Void> setComplete() {
            return Mono.empty();
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
