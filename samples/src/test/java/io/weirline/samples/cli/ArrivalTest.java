package io.weirline.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ArrivalTest {
    @Test
    void whatCameBeforeAnErrorIsShownBeforeIt() {
        IllegalStateException broken = new IllegalStateException();
        List<StreamEvent> shown = new ArrayList<>();
        List<Long> times = new ArrayList<>();

        // All of it is there before the first is taken.
        Throwable failure = Arrival.each(
                Flux.<StreamEvent>just(new StreamEvent.TextDelta(0, 0, "a"), new StreamEvent.TextDelta(0, 0, "b"))
                        .concatWith(Flux.error(broken)),
                arrival -> {
                    shown.add(arrival.event());
                    times.add(arrival.nanos());
                });

        assertThat(failure).isSameAs(broken);
        assertThat(shown).hasSize(2);
        assertThat(times).isSorted();
        assertThat(Arrival.each(Flux.empty(), arrival -> {})).isNull();
    }
}
