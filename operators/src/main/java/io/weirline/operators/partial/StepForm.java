package io.weirline.operators.partial;

import io.weirline.codecs.json.JsonBinding;
import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.codecs.partial.JsonPatch;
import io.weirline.codecs.partial.JsonPatches;
import io.weirline.codecs.partial.JsonView;
import io.weirline.core.Decoder;
import io.weirline.operators.internal.AheadDecoder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One form in which steps come out. Behind its values, invalid text is a failure. */
abstract class StepForm<O> implements Decoder<JsonStep, O> {
    /** How many joined values wait before the source is held back. */
    private static final int WAITING = 256;

    private @Nullable AssemblyEnd end;

    /** Takes a step. */
    abstract void take(JsonStep step);

    /** The next value, null for none. */
    abstract @Nullable O next();

    @Override
    public void feed(JsonStep step) {
        take(step);
        if (step.end() != null) {
            end = step.end();
        }
    }

    @Override
    public @Nullable O poll() {
        O value = next();
        if (value == null && end != null && isFailure(end)) {
            throw new PartialJsonException(end);
        }
        return value;
    }

    boolean isFailure(AssemblyEnd how) {
        return how.state() == AssemblyEnd.State.INVALID;
    }

    @Override
    public void finish() {}

    @Override
    public void reset() {
        end = null;
    }

    /** What is made of the newest view, the last one included. */
    abstract static class Newest<O> extends StepForm<O> implements AheadDecoder<JsonStep, O> {
        private @Nullable JsonView view;
        private @Nullable JsonView shown;
        private boolean fresh;

        /** Makes a value of a view, null for none; fresh if it is of another JSON value than the one before. */
        abstract @Nullable O show(JsonView view, boolean fresh);

        @Override
        final void take(JsonStep step) {
            view = step.view();
            fresh |= step.isFresh();
        }

        @Override
        final @Nullable O next() {
            JsonView newest = view;
            if (newest == null || newest == shown) {
                return null;
            }
            boolean other = fresh;
            shown = newest;
            fresh = false;
            return show(newest, other);
        }

        @Override
        public final boolean takesMore() {
            return true;
        }

        @Override
        public void reset() {
            super.reset();
            view = null;
            shown = null;
            fresh = false;
        }
    }

    /** The patches, joined while they wait. */
    static final class Patches extends StepForm<List<JsonPatch>> implements AheadDecoder<JsonStep, List<JsonPatch>> {
        private final JsonPatches waiting = new JsonPatches();

        @Override
        void take(JsonStep step) {
            waiting.add(step.patches());
        }

        @Override
        @Nullable
        List<JsonPatch> next() {
            return waiting.isEmpty() ? null : waiting.take();
        }

        @Override
        public boolean takesMore() {
            return waiting.size() < WAITING;
        }

        @Override
        public void reset() {
            super.reset();
            waiting.take();
        }
    }

    /** The events; appends to one string are joined while they wait. */
    static final class Events extends StepForm<JsonEvent> implements AheadDecoder<JsonStep, JsonEvent> {
        private final ArrayDeque<JsonEvent> waiting = new ArrayDeque<>();
        /** The text of the last event, an append; empty if it is none. */
        private final StringBuilder grown = new StringBuilder();

        private JsonEvent.@Nullable Append open;

        @Override
        void take(JsonStep step) {
            for (JsonEvent event : step.events()) {
                // Only one string is open at a time.
                if (!(event instanceof JsonEvent.Append append)) {
                    settle();
                    waiting.add(event);
                } else {
                    open = append;
                    grown.append(append.text());
                }
            }
        }

        private void settle() {
            if (open != null) {
                waiting.add(new JsonEvent.Append(open.pointer(), grown.toString()));
                open = null;
                grown.setLength(0);
            }
        }

        @Override
        @Nullable
        JsonEvent next() {
            if (waiting.isEmpty()) {
                settle();
            }
            return waiting.poll();
        }

        @Override
        public boolean takesMore() {
            return waiting.size() < WAITING;
        }

        @Override
        public void reset() {
            super.reset();
            waiting.clear();
            open = null;
            grown.setLength(0);
        }
    }

    /** What is made of the events of one place. */
    static final class Picked<O> extends StepForm<O> {
        private final EventCollector.Wanted wanted;
        private final Function<? super JsonEvent, ? extends @Nullable O> pick;
        private List<JsonEvent> events = List.of();
        private int at;

        Picked(EventCollector.Wanted wanted, Function<? super JsonEvent, ? extends @Nullable O> pick) {
            this.wanted = wanted;
            this.pick = pick;
        }

        @Override
        void take(JsonStep step) {
            events = step.events();
            at = 0;
        }

        @Override
        @Nullable
        O next() {
            while (at < events.size()) {
                JsonEvent event = events.get(at++);
                O value = wanted.isAt(event.pointer()) ? pick.apply(event) : null;
                if (value != null) {
                    return value;
                }
            }
            events = List.of();
            at = 0;
            return null;
        }

        @Override
        public void reset() {
            super.reset();
            events = List.of();
            at = 0;
        }
    }

    /** The whole, bound at the end; anything but a whole is a failure. */
    static final class Last<O> extends StepForm<O> {
        private final JsonBinding<O> binding;
        private @Nullable JsonView view;

        Last(JsonBinding<O> binding) {
            this.binding = binding;
        }

        @Override
        void take(JsonStep step) {
            AssemblyEnd how = step.end();
            view = how != null && !isFailure(how) ? step.view() : null;
        }

        @Override
        @Nullable
        O next() {
            JsonView value = view;
            view = null;
            return value == null ? null : binding.bind(value);
        }

        @Override
        boolean isFailure(AssemblyEnd how) {
            return how.state() != AssemblyEnd.State.COMPLETE;
        }

        @Override
        public void reset() {
            super.reset();
            view = null;
        }
    }
}
