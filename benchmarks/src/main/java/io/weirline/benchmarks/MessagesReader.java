package io.weirline.benchmarks;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.operators.Weir;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** Who reads the text of Anthropic's Messages. */
public enum MessagesReader {
    /** In a Flux. */
    WEIRLINE(() -> (pieces, sink) -> Flux.fromIterable(pieces)
            .transform(Weir.decode(Dialects.ANTHROPIC))
            .transform(Weir.text())
            .subscribe(sink::accept)),
    /** At the decoder. */
    WEIRLINE_DECODER(() -> TextReader.atDecoder(Dialects.ANTHROPIC)),
    /** Anthropic's own client. */
    ANTHROPIC_JAVA(AnthropicJava::new);

    private final Supplier<Contestant<String>> opens;

    MessagesReader(Supplier<Contestant<String>> opens) {
        this.opens = opens;
    }

    Contestant<String> open() {
        return opens.get();
    }

    private static final class AnthropicJava implements Contestant<String>, HttpClient {
        private final MessageCreateParams params = MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(1024)
                .addUserMessage("?")
                .build();
        private final AnthropicClient client =
                new AnthropicClientImpl(ClientOptions.builder().httpClient(this).build());
        private List<ByteBuffer> body = List.of();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            body = pieces;
            try (StreamResponse<RawMessageStreamEvent> events =
                    client.messages().createStreaming(params)) {
                events.stream().forEach(event -> event.contentBlockDelta()
                        .flatMap(delta -> delta.delta().text())
                        .ifPresent(delta -> sink.accept(delta.text())));
            }
        }

        @Override
        public HttpResponse execute(HttpRequest request, RequestOptions options) {
            InputStream bytes = new PieceStream(body);
            return new HttpResponse() {
                @Override
                public int statusCode() {
                    return 200;
                }

                @Override
                public Headers headers() {
                    return Headers.builder().build();
                }

                @Override
                public InputStream body() {
                    return bytes;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
