package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weirline.operators.fixture.LineDialect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The run without the optional jars is one. */
class OptionalJarsTest {
    @Test
    void theFacadeNeedsNone() {
        assumeTrue("absent".equals(System.getProperty("weirline.optional")), "the optional jars are there");
        for (String absent : new String[] {"io.netty.buffer.ByteBuf", "reactor.netty.http.client.HttpClient"}) {
            assertThatThrownBy(() -> Class.forName(absent)).isInstanceOf(ClassNotFoundException.class);
        }
        assertThat(Flux.just(ByteBuffer.wrap("t:a\n.\n".getBytes(StandardCharsets.UTF_8)))
                        .transform(Weir.decode(LineDialect.INSTANCE).andThen(Weir.text()))
                        .collectList()
                        .block())
                .containsExactly("a");
    }
}
