package io.weirline.operators.internal;

import io.weirline.core.Phase;
import io.weirline.core.StreamEvent;
import io.weirline.operators.Phases;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events with a status before the first content. Of those that nobody asked for in time only the newest is told. */
public final class PhaseEvents implements TimedDecoder<StreamEvent, StreamEvent> {
    private final List<Phases.Step> steps;
    private int told;
    private boolean over;
    private @Nullable StreamEvent status;
    private @Nullable StreamEvent fed;

    /**
     * The statuses of one subscription.
     *
     * @param phases which, and when
     */
    public PhaseEvents(Phases phases) {
        steps = phases.steps();
        if (steps.get(0).after().isZero()) {
            tick();
        }
    }

    @Override
    public void feed(StreamEvent piece) {
        fed = piece;
        Phase phase = piece.phase();
        switch (phase) {
            case CONTENT, REASONING, TOOL, TERMINAL, ERROR -> end();
            default -> {
                // Tells nobody anything yet.
            }
        }
    }

    @Override
    public @Nullable StreamEvent poll() {
        StreamEvent next = status;
        if (next != null) {
            status = null;
            return next;
        }
        next = fed;
        fed = null;
        return next;
    }

    @Override
    public void finish() {
        end();
    }

    @Override
    public long delay() {
        if (over || told == steps.size()) {
            return 0;
        }
        long before = told == 0 ? 0 : steps.get(told - 1).after().toNanos();
        return steps.get(told).after().toNanos() - before;
    }

    @Override
    public boolean isEmpty() {
        return true;
    }

    @Override
    public void tick() {
        if (!over) {
            status = Phases.event(steps.get(told++).status());
        }
    }

    @Override
    public void reset() {
        end();
        fed = null;
    }

    private void end() {
        over = true;
        status = null;
    }
}
