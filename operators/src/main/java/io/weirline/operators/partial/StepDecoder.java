package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonListener;
import io.weirline.codecs.partial.JsonPatch;
import io.weirline.codecs.partial.JsonPatches;
import io.weirline.codecs.partial.JsonPlace;
import io.weirline.codecs.partial.JsonView;
import io.weirline.core.Decoder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parses: a step for each piece that did something, and one for the end. Bad text is an end, not an exception. */
final class StepDecoder<P> implements Decoder<P, JsonStep> {
    /**
     * What the steps must tell.
     *
     * @param views whether they have views
     * @param patches whether they have patches
     * @param events what events they have, null for none
     */
    record Needs(boolean views, boolean patches, @Nullable EventCollector events) {}

    private final JsonAssembler assembler;
    private final JsonInput<P> input;
    private final boolean views;
    private final @Nullable JsonPatches patches;
    private final @Nullable EventCollector events;

    private @Nullable P lent;
    private boolean finishing;
    private boolean over;
    private boolean anew = true;
    private long valueStart = -1;
    private @Nullable JsonView last;

    StepDecoder(AssemblerOptions options, JsonInput<P> input, Needs needs) {
        this.input = input;
        views = needs.views();
        patches = needs.patches() ? new JsonPatches() : null;
        events = needs.events();
        assembler = new JsonAssembler(options);
        if (patches != null && events != null) {
            assembler.listener(new Both(patches, events));
        } else {
            assembler.listener(patches != null ? patches : events);
        }
    }

    @Override
    public void feed(P piece) {
        lent = Objects.requireNonNull(piece, "piece");
    }

    @Override
    public @Nullable JsonStep poll() {
        P piece = lent;
        if (over) {
            lent = null;
            return null;
        }
        if (piece != null) {
            lent = null;
            if (input.feed(assembler, piece)) {
                anew = true;
            }
            return step(assembler.failure());
        }
        return finishing ? step(assembler.end()) : null;
    }

    private @Nullable JsonStep step(@Nullable AssemblyEnd end) {
        over = end != null;
        JsonView view = views ? assembler.view() : null;
        boolean fresh = anew || assembler.valueStart() != valueStart;
        List<JsonEvent> told = events == null ? List.of() : events.take();
        List<JsonPatch> changes = patches == null || patches.isEmpty() ? List.of() : patches.take();
        if (view == last && told.isEmpty() && changes.isEmpty() && end == null) {
            return null;
        }
        last = view;
        anew = false;
        valueStart = assembler.valueStart();
        return new JsonStep(view, fresh, told, changes, end);
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public void reset() {
        lent = null;
        finishing = false;
        over = false;
        anew = true;
        valueStart = -1;
        last = null;
        assembler.reset();
        if (events != null) {
            events.take();
        }
        if (patches != null) {
            patches.take();
        }
    }

    /** Tells two. */
    private record Both(JsonListener first, JsonListener second) implements JsonListener {
        @Override
        public void begin(long offset) {
            first.begin(offset);
            second.begin(offset);
        }

        @Override
        public void start(JsonPlace place, JsonView.Kind kind) {
            first.start(place, kind);
            second.start(place, kind);
        }

        @Override
        public void append(JsonPlace place, CharSequence text) {
            first.append(place, text);
            second.append(place, text);
        }

        @Override
        public void value(JsonPlace place, JsonView value) {
            first.value(place, value);
            second.value(place, value);
        }

        @Override
        public void withdraw(JsonPlace place) {
            first.withdraw(place);
            second.withdraw(place);
        }

        @Override
        public void end(JsonPlace place, JsonView value) {
            first.end(place, value);
            second.end(place, value);
        }
    }
}
