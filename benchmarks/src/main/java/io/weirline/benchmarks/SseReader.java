package io.weirline.benchmarks;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamException;
import com.launchdarkly.logging.LDLogger;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.SseEvent;
import io.weirline.codecs.sse.SseDecoder;
import io.weirline.codecs.sse.SseItem;
import io.weirline.operators.Weir;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.ServerSentEventHttpMessageReader;
import reactor.core.publisher.Flux;

/** Who reads server-sent events, each in the way that its users reach it. What they give is the data. */
public enum SseReader {
    /** In a Flux. */
    WEIRLINE(() -> SseReader::weirline),
    /** At the decoder, without Reactor. */
    WEIRLINE_DECODER(() -> {
        SseDecoder decoder = new SseDecoder();
        return (pieces, sink) -> decoder(decoder, pieces, sink);
    }),
    /** okhttp-sse; it blocks. */
    OKHTTP(OkHttp::new),
    /** LaunchDarkly's okhttp-eventsource; it blocks. */
    LAUNCHDARKLY(LaunchDarkly::new),
    /** langchain4j; it blocks. */
    LANGCHAIN4J(LangChain4j::new),
    /** Spring WebFlux's reader, in a Flux. */
    SPRING(Spring::new),
    /** Vert.x's body codec. */
    VERTX(() -> SseReader::vertx);

    private final Supplier<Contestant<String>> opens;

    SseReader(Supplier<Contestant<String>> opens) {
        this.opens = opens;
    }

    Contestant<String> open() {
        return opens.get();
    }

    private static void weirline(List<ByteBuffer> pieces, Consumer<? super String> sink) {
        Flux.fromIterable(pieces).transform(Weir.sse()).subscribe(event -> sink.accept(event.data()));
    }

    private static void decoder(SseDecoder decoder, List<ByteBuffer> pieces, Consumer<? super String> sink) {
        decoder.reset();
        for (ByteBuffer piece : pieces) {
            decoder.feed(piece);
            for (SseItem item = decoder.poll(); item != null; item = decoder.poll()) {
                if (item instanceof SseItem.Event event) {
                    sink.accept(event.data());
                }
            }
        }
    }

    private static void vertx(List<ByteBuffer> pieces, Consumer<? super String> sink) {
        try {
            var stream =
                    BodyCodec.sseStream(events -> events.handler((SseEvent event) -> sink.accept(event.data())))
                            .stream();
            for (ByteBuffer piece : pieces) {
                byte[] bytes = new byte[piece.remaining()];
                piece.duplicate().get(bytes);
                stream.write(Buffer.buffer(bytes));
            }
            stream.end();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class OkHttp implements Contestant<String> {
        private final MediaType type = MediaType.get("text/event-stream");
        private final Request request =
                new Request.Builder().url("http://localhost/").build();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            Response response = new Response.Builder()
                    .request(request)
                    .protocol(Protocol.HTTP_1_1)
                    .code(200)
                    .message("OK")
                    .body(ResponseBody.create(Okio.buffer(Okio.source(new PieceStream(pieces))), type, -1))
                    .build();
            EventSources.processResponse(response, new EventSourceListener() {
                @Override
                public void onEvent(
                        okhttp3.sse.EventSource source, @Nullable String id, @Nullable String name, String data) {
                    sink.accept(data);
                }

                @Override
                public void onFailure(
                        okhttp3.sse.EventSource source, @Nullable Throwable problem, @Nullable Response answer) {
                    throw new IllegalStateException(problem);
                }
            });
        }
    }

    private static final class LaunchDarkly implements Contestant<String> {
        private static final URI ORIGIN = URI.create("http://localhost/");

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            InputStream body = new PieceStream(pieces);
            try (EventSource source = new EventSource.Builder(new Canned(body))
                    .logger(LDLogger.none())
                    .build()) {
                source.start();
                while (true) {
                    MessageEvent event = source.readMessage();
                    sink.accept(event.getData());
                }
            } catch (StreamException e) {
                // The end of the body is an error there.
            }
        }

        private static final class Canned extends ConnectStrategy {
            private final InputStream body;

            Canned(InputStream body) {
                this.body = body;
            }

            @Override
            public Client createClient(LDLogger logger) {
                return new Client() {
                    @Override
                    public Result connect(@Nullable String lastEventId) {
                        return new Result(body, ORIGIN, null);
                    }

                    @Override
                    public boolean awaitClosed(long timeout) {
                        return true;
                    }

                    @Override
                    public URI getOrigin() {
                        return ORIGIN;
                    }

                    @Override
                    public void close() {}
                };
            }
        }
    }

    private static final class LangChain4j implements Contestant<String> {
        private final DefaultServerSentEventParser parser = new DefaultServerSentEventParser();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            parser.parse(new PieceStream(pieces), new ServerSentEventListener() {
                @Override
                public void onEvent(ServerSentEvent event) {
                    sink.accept(event.data());
                }

                @Override
                public void onError(Throwable problem) {
                    throw new IllegalStateException(problem);
                }
            });
        }
    }

    /** Spring's reader over Netty's buffers, which cost it a fifth of what its own cost. */
    static final class Spring implements Contestant<String> {
        private static final ResolvableType STRING = ResolvableType.forClass(String.class);
        private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);
        private final ServerSentEventHttpMessageReader reader = new ServerSentEventHttpMessageReader();

        Flux<String> data(List<ByteBuffer> pieces) {
            Flux<DataBuffer> body =
                    Flux.fromIterable(pieces).map(piece -> buffers.wrap(Unpooled.wrappedBuffer(piece.duplicate())));
            return reader.read(STRING, new Message(body), Map.of()).cast(String.class);
        }

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            data(pieces).subscribe(sink::accept);
        }

        private record Message(Flux<DataBuffer> getBody) implements ReactiveHttpInputMessage {
            @Override
            public HttpHeaders getHeaders() {
                return HttpHeaders.EMPTY;
            }
        }
    }
}
