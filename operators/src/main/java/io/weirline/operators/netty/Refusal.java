package io.weirline.operators.netty;

import io.weirline.core.ByteSink;
import io.weirline.core.DeadlineException;
import io.weirline.core.Dialect;
import io.weirline.core.Encoder;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The answer where nothing was sent yet when the stream failed.
 *
 * @param status 429, or from 500 to 599
 * @param retryAfter in whole seconds, or null
 * @param body what the dialect says in its error frame, without the framing
 */
record Refusal(int status, @Nullable Long retryAfter, String body) {
    private static final int TOO_MANY = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final String DATA = "data: ";

    static Refusal of(Throwable failure, Dialect target) {
        Throwable cause = Exceptions.unwrap(failure);
        int status = BAD_GATEWAY;
        Long retryAfter = null;
        if (cause instanceof ProviderException e) {
            if (e.status() == TOO_MANY || e.status() >= 500 && e.status() < 600) {
                status = e.status();
            }
            Duration wait = e.retryAfter();
            retryAfter = wait == null ? null : wait.plusNanos(999_999_999).toSeconds();
        } else if (cause instanceof DeadlineException) {
            status = GATEWAY_TIMEOUT;
        }
        StreamFault fault =
                cause instanceof StreamException e ? e.fault() : new StreamFault.Truncated("internal error", -1);
        return new Refusal(status, retryAfter, body(fault, target));
    }

    /** The last value that the error frame holds: what comes before it, if anything, only opens the stream. */
    private static String body(StreamFault fault, Dialect target) {
        Encoder<StreamEvent> encoder = target.encoder();
        ByteSink sink = new ByteSink();
        encoder.fail(fault, sink);
        String[] lines = new String(sink.array(), 0, sink.size(), StandardCharsets.UTF_8).split("\n");
        for (int i = lines.length - 1; i >= 0; i--) {
            String value = lines[i].startsWith(DATA) ? lines[i].substring(DATA.length()) : lines[i];
            if (value.startsWith("{")) {
                return value;
            }
        }
        return "{}";
    }

    Publisher<Void> answer(HttpServerResponse response) {
        response.status(status).header("content-type", "application/json");
        if (retryAfter != null) {
            response.header("retry-after", retryAfter.toString());
        }
        return response.sendString(Mono.just(body));
    }
}
