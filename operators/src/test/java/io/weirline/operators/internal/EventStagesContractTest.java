package io.weirline.operators.internal;

import io.weirline.core.Decoder;
import io.weirline.core.StreamEvent;
import io.weirline.operators.AbortSignal;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Stage;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.Weir;
import io.weirline.operators.fixture.Events;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.OperatorContract;
import io.weirline.operators.fixture.TestRoom;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import reactor.core.Scannable.Attr.RunStyle;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The operator contract over the stages that watch over a request. */
class EventStagesContractTest {
    abstract static class Watching extends OperatorContract<StreamEvent, StreamEvent, StreamEvent, StreamEvent> {
        private final Stage<StreamEvent, StreamEvent> stage;
        private final RunStyle style;

        Watching(Stage<StreamEvent, StreamEvent> stage, RunStyle style) {
            this.stage = stage;
            this.style = style;
        }

        @Override
        protected Flux<StreamEvent> operator(
                Flux<StreamEvent> source, Supplier<Decoder<StreamEvent, StreamEvent>> decoder) {
            return stage.apply(source);
        }

        @Override
        protected Decoder<StreamEvent, StreamEvent> decoder() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected StreamEvent element(String... lines) {
            return Events.text(String.join("\n", lines));
        }

        @Override
        protected List<StreamEvent> expected(List<StreamEvent> elements, List<String> lines) {
            return elements;
        }

        @Override
        protected boolean forwards() {
            return true;
        }

        @Override
        protected boolean decodes() {
            return false;
        }

        @Override
        protected RunStyle runStyle() {
            return style;
        }
    }

    @Nested
    class WithDeadlines extends Watching {
        WithDeadlines() {
            super(
                    Weir.deadlines(Deadlines.defaults()
                            .total(Duration.ofHours(1))
                            .idleByte(Duration.ofHours(1))
                            .minRate(1, Duration.ofHours(1))),
                    RunStyle.ASYNC);
        }
    }

    @Nested
    class WithoutDeadlines extends Watching {
        WithoutDeadlines() {
            super(Weir.deadlines(Deadlines.none()), RunStyle.ASYNC);
        }
    }

    @Nested
    class AbortOn extends Watching {
        AbortOn() {
            super(Weir.abortOn(new AbortSignal()), RunStyle.ASYNC);
        }
    }

    @Nested
    class Settle extends Watching {
        Settle() {
            super(Weir.settle(settlement -> {}), RunStyle.SYNC);
        }
    }

    @Nested
    class WhileWritable extends Watching {
        WhileWritable() {
            super(RoomSubscriber.stage(TestRoom::new), RunStyle.ASYNC);
        }

        @Override
        protected boolean oneByOne() {
            return true;
        }
    }

    /** Its elements are content, so that each opens it. What it passes on is nobody's to discard. */
    @Nested
    class Commit extends Watching {
        Commit() {
            super(
                    StreamPipeline.from(LineDialect.INSTANCE)
                            .timer(VirtualTimeScheduler.create())
                            .build()
                            .commit(),
                    RunStyle.ASYNC);
        }

        @Override
        protected boolean forwards() {
            return false;
        }

        @Override
        protected boolean discardsPlainly() {
            return false;
        }

        @Override
        protected boolean oneByOne() {
            return true;
        }

        @Override
        protected boolean truncates() {
            return false;
        }
    }

    @Nested
    class DrainWithoutAPermit extends Watching {
        DrainWithoutAPermit() {
            super(EventStages.drain(Duration.ofHours(1), 1, none(), Schedulers.parallel()), RunStyle.ASYNC);
        }

        private static DrainPermits none() {
            DrainPermits permits = new DrainPermits(1);
            permits.take();
            return permits;
        }
    }
}
