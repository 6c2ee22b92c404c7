/** Project Reactor operators that run the codecs. */
module io.weirline.operators {
    requires transitive io.weirline.codecs;
    requires transitive reactor.core;
    requires transitive org.reactivestreams;
    requires static transitive io.netty.buffer;
    requires static io.netty.codec.http;
    requires static io.netty.common;
    requires static io.netty.transport;
    requires static reactor.netty.http;
    requires static reactor.netty.core;
    requires static transitive org.jspecify;

    exports io.weirline.operators;
    exports io.weirline.operators.netty;
    exports io.weirline.operators.partial;
}
