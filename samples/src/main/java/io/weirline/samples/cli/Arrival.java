package io.weirline.samples.cli;

import io.weirline.core.StreamEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/**
 * An event, and when the network brought it, however late it is shown.
 *
 * @param event the event
 * @param nanos when, as {@link System#nanoTime()} tells
 */
record Arrival(StreamEvent event, long nanos) {
    // What the network thread may be ahead of the screen, in events; then the model waits.
    private static final int AHEAD = 64;

    /**
     * Takes the events of a stream on this thread, each as soon as it is there.
     *
     * @return what the stream failed with, behind all that came before; null if it ended well
     */
    static @Nullable Throwable each(Flux<StreamEvent> events, Consumer<Arrival> action) {
        // An iterator would throw an error before it has given what came before it; a signal waits its turn.
        Iterable<Signal<Arrival>> signals = events.map(event -> new Arrival(event, System.nanoTime()))
                .materialize()
                .toIterable(AHEAD);
        for (Signal<Arrival> signal : signals) {
            Arrival arrival = signal.get();
            if (arrival != null) {
                action.accept(arrival);
            } else if (signal.isOnError()) {
                return signal.getThrowable();
            }
        }
        return null;
    }
}
