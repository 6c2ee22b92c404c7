package io.weirline.benchmarks;

import com.openai.core.ClientOptions;
import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers whatever OpenAI's client asks with the body at hand. */
final class CannedOpenAi implements HttpClient {
    private List<ByteBuffer> body = List.of();

    ClientOptions options() {
        return ClientOptions.builder().httpClient(this).apiKey("none").build();
    }

    void answer(List<ByteBuffer> pieces) {
        body = pieces;
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
