package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.MalformedStreamException;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.TapListener;
import io.weirline.operators.fixture.Counted;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;

class FluxTapTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ManualSource<ByteBuffer> source = new ManualSource<>();
    private final Probe<ByteBuffer> probe = new Probe<>();
    private String throwAt = "";

    private final TapListener<String> listener = new TapListener<>() {
        @Override
        public void onValue(String value) {
            tell(value);
        }

        @Override
        public void onComplete() {
            tell(probe.completions == 0 ? "complete" : "complete behind the stream's own completion");
        }

        @Override
        public void onFailure(Throwable failure) {
            tell("failure " + failure.getClass().getSimpleName());
        }

        @Override
        public void onCancel() {
            tell("cancel");
        }

        private void tell(String what) {
            told.add(what);
            if (what.equals(throwAt)) {
                // The worst that a listener can throw: Reactor's operators let it through.
                throw Exceptions.errorCallbackNotImplemented(new IllegalStateException("listener"));
            }
        }
    };

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void subscribe() {
        FluxTap.create(source, PieceAccess.byteBuffers(), LineDecoder::new, listener)
                .subscribe(probe);
    }

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
    }

    @Test
    void theSameElementsUnderTheSameDemand() {
        subscribe();
        probe.request(2);
        probe.request(3);
        assertThat(source.requested).hasValue(5);
        ByteBuffer first = bytes("a\nb");
        ByteBuffer second = bytes("\nc");
        probe.onValue =
                value -> assertThat(told).as("decoded before it is forwarded").isNotEmpty();
        source.next(first);
        assertThat(told).containsExactly("a");
        source.next(second);
        assertThat(told).containsExactly("a", "b");
        assertThat(probe.values.get(0)).isSameAs(first);
        assertThat(probe.values.get(1)).isSameAs(second);
        assertThat(first.position()).isZero();
        assertThat(second.remaining()).isEqualTo(2);
        source.complete();
        assertThat(told).containsExactly("a", "b", "c", "complete");
        assertThat(probe.completions).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {LineDecoder.BAD, LineDecoder.BUG})
    void aDecodersFailureSwitchesItOffOnce(String bad) {
        subscribe();
        probe.request(Long.MAX_VALUE);
        source.next(bytes("a\n" + bad + "\nb\n"));
        source.next(bytes("c\n"));
        source.complete();
        String failure = bad.equals(LineDecoder.BAD)
                ? MalformedStreamException.class.getSimpleName()
                : IllegalArgumentException.class.getSimpleName();
        assertThat(told).containsExactly("a", "failure " + failure);
        assertThat(probe.values).hasSize(2);
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void aFailureOfTheTailIsTold() {
        subscribe();
        probe.request(Long.MAX_VALUE);
        source.next(bytes("a\n" + LineDecoder.BAD));
        source.complete();
        assertThat(told).containsExactly("a", "failure MalformedStreamException");
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void whatTheListenerThrowsSwitchesItOff() {
        throwAt = "b";
        subscribe();
        probe.request(Long.MAX_VALUE);
        source.next(bytes("a\nb\nc\n"));
        source.next(bytes("d\n"));
        source.complete();
        assertThat(told).containsExactly("a", "b", "failure ErrorCallbackNotImplemented");
        assertThat(probe.values).hasSize(2);
        assertThat(probe.completions).isEqualTo(1);
        assertThat(probe.errorsDropped).isEmpty();
    }

    @Test
    void whatTheListenerThrowsAtItsLastCallGoesToTheHook() {
        for (String last : List.of("complete", "failure MalformedStreamException", "cancel")) {
            Probe<ByteBuffer> own = new Probe<>(Long.MAX_VALUE);
            told.clear();
            throwAt = last;
            FluxTap.create(source, PieceAccess.byteBuffers(), LineDecoder::new, listener)
                    .subscribe(own);
            switch (last) {
                case "complete" -> source.complete();
                case "cancel" -> own.cancel();
                default -> source.next(bytes(LineDecoder.BAD + "\n"));
            }
            assertThat(told).containsExactly(last);
            assertThat(own.errorsDropped).hasSize(1);
            assertThat(own.errors).isEmpty();
        }
    }

    @Test
    void theSourcesFailureIsToldAsItIs() {
        subscribe();
        IllegalStateException failure = new IllegalStateException("reset");
        source.fail(failure);
        assertThat(told).containsExactly("failure IllegalStateException");
        assertThat(probe.error()).isSameAs(failure);
    }

    @Test
    void aFatalFailureOfTheSourceIsForwarded() {
        subscribe();
        LinkageError failure = new LinkageError("source");
        source.fail(failure);
        assertThat(told).containsExactly("failure LinkageError");
        assertThat(probe.error()).isSameAs(failure);
    }

    @Test
    void cancelIsToldOnceAndLast() {
        subscribe();
        probe.request(Long.MAX_VALUE);
        source.next(bytes("a\n"));
        probe.cancel();
        probe.cancel();
        source.next(bytes("b\n"));
        source.complete();
        assertThat(told).containsExactly("a", "cancel");
        assertThat(source.cancels).hasValue(1);
        assertThat(probe.values).as("the tap takes nothing").hasSize(2);
    }

    @Test
    void aCancelWhileDecodingStopsItAndIsToldByTheDecodingThread() {
        TapListener<String> cancelling = new TapListener<>() {
            @Override
            public void onValue(String value) {
                listener.onValue(value);
                probe.cancel();
                assertThat(source.cancels).hasValue(1);
            }

            @Override
            public void onCancel() {
                listener.onCancel();
            }
        };
        FluxTap.create(source, PieceAccess.byteBuffers(), LineDecoder::new, cancelling)
                .subscribe(probe);
        probe.request(1);
        source.next(bytes("a\nb\nc\n"));
        assertThat(told).containsExactly("a", "cancel");
        assertThat(probe.values).hasSize(1);
    }

    @Test
    void nothingIsRetainedOrReleased() {
        for (Counted.Access access : List.of(Counted.Access.BORROWED, Counted.Access.OWNED)) {
            ManualSource<Counted> counted = new ManualSource<>();
            Probe<Counted> own = new Probe<>(Long.MAX_VALUE);
            told.clear();
            FluxTap.create(counted, access, LineDecoder::new, listener).subscribe(own);
            Counted element = Counted.of("a\n", "", "b", "c\n");
            counted.next(element);
            assertThat(told).containsExactly("a", "bc");
            assertThat(own.values).containsExactly(element);
            assertThat(element.refs).hasValue(1);
            assertThat(element.retains).hasValue(0);
        }
    }
}
