package io.weirline.operators.netty;

import io.weirline.codecs.dialects.DialectEncoder;
import io.weirline.core.ByteSink;
import io.weirline.core.DeadlineException;
import io.weirline.core.Dialect;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamFault;
import io.weirline.operators.internal.Outcomes;
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
 * @param body what the dialect's servers answer
 */
record Refusal(int status, @Nullable Long retryAfter, String body) {
    private static final int TOO_MANY = 429;
    private static final int INTERNAL = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    static Refusal of(Throwable failure, Dialect target) {
        Throwable cause = Exceptions.unwrap(failure);
        StreamFault fault = Outcomes.fault(cause);
        int status = fault instanceof StreamFault.Internal ? INTERNAL : BAD_GATEWAY;
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
        return new Refusal(status, retryAfter, body(fault, status, target));
    }

    /** A dialect of the user's own making may have no such body: it gets the plainest. */
    private static String body(StreamFault fault, int status, Dialect target) {
        if (!(target.encoder() instanceof DialectEncoder encoder)) {
            return "{\"error\":{\"message\":\"the stream failed\",\"code\":" + status + "}}";
        }
        ByteSink sink = new ByteSink();
        encoder.errorBody(fault, status, sink);
        return new String(sink.array(), 0, sink.size(), StandardCharsets.UTF_8);
    }

    Publisher<Void> answer(HttpServerResponse response) {
        response.status(status).header("content-type", "application/json");
        if (retryAfter != null) {
            response.header("retry-after", retryAfter.toString());
        }
        return response.sendString(Mono.just(body));
    }
}
