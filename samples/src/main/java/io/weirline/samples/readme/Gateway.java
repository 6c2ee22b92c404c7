package io.weirline.samples.readme;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.netty.buffer.ByteBuf;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Usage;
import io.weirline.operators.Batching;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Outcome;
import io.weirline.operators.Overrides;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.netty.WeirNetty;
import java.util.function.BiConsumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServerResponse;

/** One provider's stream in, another dialect out. */
public final class Gateway {
    private final StreamPipeline pipe;

    /**
     * A gateway.
     *
     * @param billing hears, once for each request, how it ended and what it used
     */
    public Gateway(BiConsumer<Outcome, Usage> billing) {
        // snippet: pipeline
        StreamPipeline pipe = StreamPipeline.from(Dialects.ANTHROPIC)
                .to(Dialects.OPENAI_CHAT)
                .batching(Batching.adaptive(5, 50, ofMillis(20)))
                .deadlines(Deadlines.defaults().firstContent(ofSeconds(20)))
                .onSettled(s -> billing.accept(s.outcome(), s.usage()))
                .build();
        // end
        this.pipe = pipe;
    }

    /**
     * Answers one request.
     *
     * @param response to the client
     * @param body the provider's bytes
     * @param overrides what this request wants otherwise
     * @return to be returned by the handler
     */
    public Publisher<Void> answer(HttpServerResponse response, Flux<ByteBuf> body, Overrides overrides) {
        // snippet: gateway
        return WeirNetty.stream(response, body, pipe.with(overrides));
        // end
    }
}
