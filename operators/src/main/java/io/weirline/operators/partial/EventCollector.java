package io.weirline.operators.partial;

import io.weirline.codecs.partial.JsonListener;
import io.weirline.codecs.partial.JsonPlace;
import io.weirline.codecs.partial.JsonPointer;
import io.weirline.codecs.partial.JsonView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what the listener is told, until it is taken: all of it, or what its reader looks for. */
final class EventCollector implements JsonListener {
    private final @Nullable Wanted wanted;
    private List<JsonEvent> events = new ArrayList<>(0);

    EventCollector(@Nullable Wanted wanted) {
        this.wanted = wanted;
    }

    /**
     * What a reader looks for.
     *
     * @param pointer where
     * @param below 0 for the value there, 1 for its children
     * @param grown the growth of strings rather than values that are closed
     */
    record Wanted(JsonPointer pointer, int below, boolean grown) {
        boolean isAt(JsonPlace place) {
            return place.depth() == pointer.depth() + below && place.isWithin(pointer);
        }

        boolean isAt(JsonPointer at) {
            if (at.depth() != pointer.depth() + below) {
                return false;
            }
            for (int i = pointer.depth() - 1; i >= 0; i--) {
                if (!at.token(i).equals(pointer.token(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    List<JsonEvent> take() {
        if (events.isEmpty()) {
            return List.of();
        }
        List<JsonEvent> taken = events;
        events = new ArrayList<>(taken.size());
        return taken;
    }

    private boolean isWanted(JsonPlace place, boolean growth) {
        return wanted == null || growth == wanted.grown() && wanted.isAt(place);
    }

    @Override
    public void begin(long offset) {
        if (wanted == null) {
            events.add(new JsonEvent.Begin(offset));
        }
    }

    @Override
    public void start(JsonPlace place, JsonView.Kind kind) {
        if (wanted == null) {
            events.add(new JsonEvent.Start(place.pointer(), kind));
        }
    }

    @Override
    public void append(JsonPlace place, CharSequence text) {
        if (isWanted(place, true)) {
            events.add(new JsonEvent.Append(place.pointer(), text.toString()));
        }
    }

    @Override
    public void value(JsonPlace place, JsonView value) {
        if (isWanted(place, false) || isWanted(place, true)) {
            events.add(new JsonEvent.Value(place.pointer(), value));
        }
    }

    @Override
    public void withdraw(JsonPlace place) {
        if (wanted == null) {
            events.add(new JsonEvent.Withdraw(place.pointer()));
        }
    }

    @Override
    public void end(JsonPlace place, JsonView value) {
        if (isWanted(place, false)) {
            events.add(new JsonEvent.End(place.pointer(), value));
        }
    }
}
