package io.weirline.samples.readme;

import io.netty.buffer.ByteBuf;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.operators.Batching;
import io.weirline.operators.Weir;
import io.weirline.operators.netty.WeirNetty;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** An answer read over Reactor Netty. */
public final class NettyLive {
    private NettyLive() {}

    /**
     * The text of a streamed answer, in batches.
     *
     * @param client knows the address of the model
     * @param body the request
     * @return its text; cancelling it cancels the model
     */
    public static Flux<String> text(HttpClient client, Publisher<ByteBuf> body) {
        // snippet: netty
        Flux<String> text = client.post()
                .uri("/v1/chat/completions")
                .send(body)
                .response((response, in) -> in.transform(WeirNetty.decode(Dialects.OPENAI_CHAT)))
                .transform(Weir.coalesce(Batching.adaptive()))
                .transform(Weir.text());
        // end
        return text;
    }
}
