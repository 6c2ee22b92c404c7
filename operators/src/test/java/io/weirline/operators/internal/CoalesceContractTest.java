package io.weirline.operators.internal;

import io.weirline.core.Decoder;
import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.OperatorContract;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;

/** The operator contract over coalesce. Its elements are never joined, so that each is seen. */
class CoalesceContractTest {
    /** Never joins; looks at each element, and fails as the JVM does if it is told so. */
    static final class Apart extends Batch<String, String> {
        private @Nullable String open;

        @Override
        int kind(String item) {
            if (item.contains(LineDecoder.FATAL)) {
                throw new LinkageError("fatal");
            }
            return CONTENT;
        }

        @Override
        long weigh(String item) {
            return item.length();
        }

        @Override
        long join(String item, long weighs) {
            return -1;
        }

        @Override
        long open(String item, long weighs) {
            open = item;
            return weighs;
        }

        @Override
        String build() {
            return Objects.requireNonNull(open);
        }
    }

    abstract static class Strings extends OperatorContract<String, String, String, String> {
        private final Delivery delivery;

        Strings(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        protected Flux<String> operator(Flux<String> source, Supplier<Decoder<String, String>> decoder) {
            return FluxCoalesce.create(
                    source,
                    () -> {
                        Objects.requireNonNull(decoder.get(), "decoder");
                        return new Apart();
                    },
                    delivery);
        }

        @Override
        protected Decoder<String, String> decoder() {
            // Only asked for, once a subscription.
            return new Decoder<>() {
                @Override
                public void feed(String piece) {}

                @Override
                public @Nullable String poll() {
                    return null;
                }

                @Override
                public void finish() {}

                @Override
                public void reset() {}
            };
        }

        @Override
        protected String element(String... lines) {
            return String.join("\n", lines);
        }

        @Override
        protected List<String> expected(List<String> elements, List<String> lines) {
            return elements;
        }

        @Override
        protected boolean forwards() {
            return true;
        }
    }

    @Nested
    class Immediate extends Strings {
        Immediate() {
            super(Delivery.defaults().withBatching(Batching.immediate()).withHeartbeat(Duration.ZERO));
        }
    }

    /** Nothing has a reason to wait here either, but the loop is asked each time. */
    @Nested
    class WithALoop extends Strings {
        WithALoop() {
            super(Delivery.defaults()
                    .withBatching(Batching.immediate())
                    .withHeartbeat(Duration.ZERO)
                    .withLoop(Runnable::run));
        }

        @Override
        protected Scannable.Attr.RunStyle runStyle() {
            return Scannable.Attr.RunStyle.ASYNC;
        }
    }
}
