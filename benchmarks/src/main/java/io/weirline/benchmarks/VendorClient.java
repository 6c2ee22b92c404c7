package io.weirline.benchmarks;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A provider's own client, over an HTTP client of ours that answers with the body at hand. */
public enum VendorClient {
    /** Anthropic's. */
    ANTHROPIC_JAVA(DialectStream.ANTHROPIC, AnthropicJava::new),
    /** OpenAI's, for Responses. */
    OPENAI_JAVA(DialectStream.RESPONSES, OpenAiJava::new);

    private final DialectStream stream;
    private final Supplier<Contestant<String>> opens;

    VendorClient(DialectStream stream, Supplier<Contestant<String>> opens) {
        this.stream = stream;
        this.opens = opens;
    }

    /**
     * What it reads.
     *
     * @return the only stream that it can read
     */
    public DialectStream stream() {
        return stream;
    }

    Contestant<String> open() {
        return opens.get();
    }

    private static final class AnthropicJava implements Contestant<String>, com.anthropic.core.http.HttpClient {
        private final MessageCreateParams params = MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(1024)
                .addUserMessage("?")
                .build();
        private final AnthropicClient client = new AnthropicClientImpl(
                com.anthropic.core.ClientOptions.builder().httpClient(this).build());
        private List<ByteBuffer> body = List.of();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            body = pieces;
            try (com.anthropic.core.http.StreamResponse<RawMessageStreamEvent> events =
                    client.messages().createStreaming(params)) {
                events.stream().forEach(event -> event.contentBlockDelta()
                        .flatMap(delta -> delta.delta().text())
                        .ifPresent(delta -> sink.accept(delta.text())));
            }
        }

        @Override
        public com.anthropic.core.http.HttpResponse execute(
                com.anthropic.core.http.HttpRequest request, com.anthropic.core.RequestOptions options) {
            InputStream bytes = new PieceStream(body);
            return new com.anthropic.core.http.HttpResponse() {
                @Override
                public int statusCode() {
                    return 200;
                }

                @Override
                public com.anthropic.core.http.Headers headers() {
                    return com.anthropic.core.http.Headers.builder().build();
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
        public CompletableFuture<com.anthropic.core.http.HttpResponse> executeAsync(
                com.anthropic.core.http.HttpRequest request, com.anthropic.core.RequestOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static final class OpenAiJava implements Contestant<String> {
        private final ResponseCreateParams params =
                ResponseCreateParams.builder().model("gpt-4o-mini").input("?").build();
        private final CannedOpenAi http = new CannedOpenAi();
        private final OpenAIClient client = new OpenAIClientImpl(http.options());

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            http.answer(pieces);
            try (com.openai.core.http.StreamResponse<ResponseStreamEvent> events =
                    client.responses().createStreaming(params)) {
                events.stream()
                        .forEach(event -> event.outputTextDelta().ifPresent(delta -> sink.accept(delta.delta())));
            }
        }
    }
}
