package consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weirline.core.Dialect;
import io.weirline.operators.Weir;
import io.weirline.operators.netty.WeirNetty;
import reactor.core.publisher.Flux;

/** What only a user with Netty on the module path can link. */
final class Netty {
    private Netty() {}

    static Flux<String> decode(Dialect dialect, byte[] body) {
        return Flux.<ByteBuf>just(Unpooled.wrappedBuffer(body))
                .transform(WeirNetty.decodeOwned(dialect))
                .transform(Weir.text());
    }
}
