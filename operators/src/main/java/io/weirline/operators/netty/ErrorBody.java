package io.weirline.operators.netty;

import io.netty.buffer.ByteBuf;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault.ProviderError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClientResponse;

/** What an answer with an error's status says. */
final class ErrorBody {
    /** What is kept of a body, */
    private static final int MOST_KEPT = 64 << 10;
    /** and what is read of it for the connection's sake. */
    static final long MOST_READ = 1 << 20;

    private static final int TOO_MANY = 429;
    /** Longer waits are no advice. */
    private static final long MOST_SECONDS = 86_400;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long left;

    private ErrorBody(long most) {
        left = most;
    }

    /** Reads the body, so that the connection can be used again, and fails; gives up a body that does not end. */
    static Flux<ByteBuf> read(Dialect dialect, HttpClientResponse head, Flux<ByteBuf> in, long most) {
        return Flux.defer(() -> {
            ErrorBody body = new ErrorBody(most);
            // The status stands, also where its words break off.
            return in.takeUntil(body::fill).onErrorComplete().thenMany(Flux.error(() -> error(
                            head.status().code(),
                            retryAfter(head.responseHeaders().get("retry-after")),
                            told(dialect, body.kept.toByteArray()))
                    .toException()));
        });
    }

    /** Whether it is full. */
    private boolean fill(ByteBuf piece) {
        byte[] bytes = new byte[Math.min(piece.readableBytes(), MOST_KEPT - kept.size())];
        piece.getBytes(piece.readerIndex(), bytes);
        kept.writeBytes(bytes);
        left -= piece.readableBytes();
        return left < 0;
    }

    private static ProviderError error(int status, @Nullable Duration retryAfter, @Nullable ProviderError told) {
        boolean retryable = status == TOO_MANY || status >= 500;
        return told == null
                ? new ProviderError(null, null, status, retryable, retryAfter, null, "{}")
                : new ProviderError(
                        told.type(),
                        told.code(),
                        status,
                        told.retryable() || retryable,
                        retryAfter != null ? retryAfter : told.retryAfter(),
                        told.providerMessage(),
                        told.rawJson());
    }

    /** The error that the dialect finds in the body, or null. */
    private static @Nullable ProviderError told(Dialect dialect, byte[] body) {
        Decoder<ByteBuffer, StreamEvent> decoder = dialect.decoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(body));
        ProviderError told = told(decoder);
        if (told == null) {
            decoder.finish();
            told = told(decoder);
        }
        return told;
    }

    private static @Nullable ProviderError told(Decoder<ByteBuffer, StreamEvent> decoder) {
        for (StreamEvent event = decoder.poll(); event != null; event = decoder.poll()) {
            if (event instanceof StreamEvent.Fault e && e.fault() instanceof ProviderError error) {
                return error;
            }
        }
        return null;
    }

    /** Whole seconds; a date is not understood. */
    private static @Nullable Duration retryAfter(@Nullable String header) {
        if (header == null || !header.trim().matches("[0-9]{1,9}")) {
            return null;
        }
        return Duration.ofSeconds(Math.min(MOST_SECONDS, Long.parseLong(header.trim())));
    }
}
