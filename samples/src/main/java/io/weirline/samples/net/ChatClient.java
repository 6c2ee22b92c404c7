package io.weirline.samples.net;

import io.netty.buffer.ByteBuf;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Dialect;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.netty.WeirNetty;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** A streaming client of the OpenAI Chat API: one request, one connection. */
public final class ChatClient {
    private final HttpClient http;
    private final AtomicLong pieces = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * A client.
     *
     * @param loops the threads
     */
    public ChatClient(LoopResources loops) {
        // The system's resolver: it knows what the host knows, and is there at once.
        // Who compresses without being asked is understood.
        http = HttpClient.create(ConnectionProvider.newConnection())
                .runOn(loops, false)
                .compress(true)
                .headers(to -> to.set("accept-encoding", "identity"))
                .resolver(DefaultAddressResolverGroup.INSTANCE);
    }

    /**
     * Where chat completions are, for a base URL or a full one.
     *
     * @param url such as {@code http://127.0.0.1:8080}, {@code …/v1} or {@code …/v1/chat/completions}
     * @return the full one
     * @throws IllegalArgumentException if it is no HTTP URL
     */
    public static URI endpoint(String url) {
        URI uri = URI.create(url);
        String scheme = uri.getScheme();
        if (uri.getHost() == null || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
            throw new IllegalArgumentException("not an http or https URL");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        if (path.endsWith("/chat/completions")) {
            return uri;
        }
        String full = path.isEmpty() ? "/v1/chat/completions" : path + "/chat/completions";
        return uri.resolve(full + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
    }

    /**
     * Posts a request and decodes what comes back. Cancelling closes the connection.
     *
     * @param endpoint the full URL
     * @param headers more headers
     * @param body the request as JSON
     * @return the events; fails with {@link StreamException}, or {@link IOException} where there is no connection
     */
    public Flux<StreamEvent> stream(URI endpoint, Map<String, String> headers, byte[] body) {
        HttpClient client = endpoint.getScheme().equalsIgnoreCase("https") ? http.secure() : http;
        return client.headers(to -> {
                    to.set("content-type", "application/json").set("accept", "text/event-stream");
                    headers.forEach((name, value) -> to.set(name, value));
                })
                .post()
                .uri(endpoint)
                .send((request, out) -> out.sendByteArray(Mono.just(body)))
                .response((response, in) -> decoded(response, in, Dialects.OPENAI_CHAT))
                .onErrorMap(ChatClient::isNoAnswer, ChatClient::noAnswer);
    }

    /**
     * Reads a stream that a plain GET gives.
     *
     * @param uri the full URL
     * @param dialect what it is
     * @return as {@link #stream}
     */
    public Flux<StreamEvent> get(URI uri, Dialect dialect) {
        HttpClient client = "https".equalsIgnoreCase(uri.getScheme()) ? http.secure() : http;
        return client.get()
                .uri(uri)
                .response((response, in) -> decoded(response, in, dialect))
                .onErrorMap(ChatClient::isNoAnswer, ChatClient::noAnswer);
    }

    private Flux<StreamEvent> decoded(HttpClientResponse response, Flux<ByteBuf> in, Dialect dialect) {
        Flux<ByteBuf> counted = in.doOnNext(piece -> {
            pieces.incrementAndGet();
            bytes.addAndGet(piece.readableBytes());
        });
        return WeirNetty.body(dialect, response, counted).transform(WeirNetty.decode(dialect));
    }

    private static boolean isNoAnswer(Throwable failure) {
        return !(failure instanceof StreamException || failure instanceof IOException);
    }

    private static Throwable noAnswer(Throwable failure) {
        return new TruncatedStreamException("not an answer of HTTP", -1, failure);
    }

    /**
     * The network buffers that came.
     *
     * @return the count so far
     */
    public long pieces() {
        return pieces.get();
    }

    /**
     * The bytes of bodies that came.
     *
     * @return the count so far
     */
    public long bytes() {
        return bytes.get();
    }
}
