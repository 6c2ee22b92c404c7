package io.weirline.operators.internal;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Labels;
import io.weirline.operators.StreamListener;
import io.weirline.operators.Timeline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * One subscription as a listener and a timeline see it. Reads the clock three times, whatever the number of events; once
 * more for each content only if the listener wants to hear of it.
 */
public final class Observation {
    private final StreamListener listener;
    private final Labels labels;
    private final @Nullable Timeline timeline;
    private final Scheduler clock;
    private final long start;
    private final boolean watches;
    private volatile boolean content;
    private long last;

    private Observation(StreamListener listener, Labels labels, @Nullable Timeline timeline, Scheduler clock) {
        this.listener = listener;
        this.labels = labels;
        this.timeline = timeline;
        this.clock = clock;
        start = now();
        watches = listener.watchesContents();
    }

    /**
     * The same events, observed.
     *
     * @param source the events
     * @param listener told what happens
     * @param labels of the request
     * @param timeline gets the automatic spans, or null
     * @param clock tells the time
     * @return the same events
     */
    public static Flux<StreamEvent> of(
            Flux<StreamEvent> source,
            StreamListener listener,
            Labels labels,
            @Nullable Timeline timeline,
            Scheduler clock) {
        return Flux.defer(() -> {
            Observation one = new Observation(listener, labels, timeline, clock);
            if (timeline != null) {
                timeline.asked();
            }
            one.tell(() -> listener.onAsked(labels));
            return source.doOnNext(one::see).doFinally(one::end);
        });
    }

    private void see(StreamEvent event) {
        if (content && !watches || !StreamRecord.isContent(event)) {
            return;
        }
        long now = now();
        if (content) {
            long gap = now - last;
            tell(() -> listener.onContent(labels, gap));
        } else {
            content = true;
            if (timeline != null) {
                timeline.reached(Timeline.FIRST_CONTENT);
            }
            Duration took = Duration.ofNanos(now - start);
            tell(() -> listener.onFirstContent(labels, took));
        }
        last = now;
    }

    private void end(SignalType how) {
        Duration took = elapsed();
        Timeline spans = timeline;
        if (spans != null) {
            if (content) {
                spans.reached(Timeline.GENERATION);
            }
            for (Timeline.Span span : spans.overruns()) {
                tell(() -> listener.onOverrun(labels, span));
            }
        }
        tell(() -> listener.onEnded(labels, how, took));
    }

    private Duration elapsed() {
        return Duration.ofNanos(now() - start);
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            Exceptions.throwIfJvmFatal(thrown);
            Operators.onErrorDropped(thrown, Context.empty());
        }
    }
}
