package io.weirline.codecs.partial;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that can be seen of an assembler behind a text: what must not depend on how the text was cut. */
record Observed(
        @Nullable String snapshot,
        JsonAssembler.State state,
        List<String> complete,
        List<String> open,
        @Nullable AssemblyEnd failure,
        AssemblyEnd end,
        @Nullable String endSnapshot,
        long valueStart,
        List<Long> starts,
        List<String> values) {

    /** Keeps the pointers that became final, in order, from what the listener is told. */
    static final class Finals implements JsonListener {
        private final Set<String> complete = new LinkedHashSet<>();
        private final List<Long> starts = new ArrayList<>();
        private final List<String> values = new ArrayList<>();

        @Override
        public void begin(long offset) {
            starts.add(offset);
            complete.clear();
        }

        @Override
        public void start(JsonPlace place, JsonView.Kind kind) {
            forget(place);
        }

        @Override
        public void value(JsonPlace place, JsonView value) {
            forget(place);
            if (value.isComplete()) {
                end(place, value);
            }
        }

        @Override
        public void withdraw(JsonPlace place) {
            forget(place);
        }

        @Override
        public void end(JsonPlace place, JsonView value) {
            complete.add(place.toString());
            if (place.depth() == 0) {
                values.add(value.toJson());
            }
        }

        private void forget(JsonPlace place) {
            String path = place.toString();
            complete.removeIf(known -> known.equals(path) || known.startsWith(path + "/"));
        }

        List<String> complete() {
            return List.copyOf(complete);
        }
    }

    static Observed of(JsonAssembler assembler, Consumer<JsonAssembler> feed) {
        Finals finals = new Finals();
        assembler.listener(finals);
        feed.accept(assembler);
        JsonView view = assembler.view();
        JsonAssembler.State state = assembler.state();
        List<String> complete = finals.complete();
        List<String> values = List.copyOf(finals.values);
        long valueStart = assembler.valueStart();
        AssemblyEnd failure = assembler.failure();
        AssemblyEnd end = assembler.end();
        JsonView last = assembler.view();
        return new Observed(
                view == null ? null : view.toJson(),
                state,
                complete,
                open(view),
                failure,
                end,
                last == null ? null : last.toJson(),
                valueStart,
                List.copyOf(finals.starts),
                values);
    }

    /** The pointers of what is visible and not final, outermost first. */
    private static List<String> open(@Nullable JsonView view) {
        List<String> open = new ArrayList<>();
        Deque<JsonView> views = new ArrayDeque<>();
        Deque<JsonPointer> pointers = new ArrayDeque<>();
        if (view != null) {
            views.add(view);
            pointers.add(JsonPointer.root());
        }
        while (!views.isEmpty()) {
            JsonView next = views.poll();
            JsonPointer pointer = pointers.poll();
            if (!next.isComplete()) {
                open.add(pointer.toString());
            }
            if (next instanceof JsonView.ArrayView array) {
                for (int i = 0; i < array.size(); i++) {
                    views.add(array.get(i));
                    pointers.add(pointer.child(i));
                }
            } else if (next instanceof JsonView.ObjectView object) {
                object.forEach((name, value) -> {
                    views.add(value);
                    pointers.add(pointer.child(name));
                });
            }
        }
        return open;
    }

    /** A text in pieces, as text and as bytes; each is run on one assembler that is reset in between. */
    static List<Consumer<JsonAssembler>> everyWay(String text) {
        List<Consumer<JsonAssembler>> ways = new ArrayList<>();
        ways.add(a -> a.feed(text));
        ways.add(a -> a.feed(new StringBuilder(text)));
        ways.add(a -> cut(a, text, each(text.length())));
        for (int at : some(text.length())) {
            ways.add(a -> cut(a, text, new int[] {at}));
        }
        if (isWellFormed(text)) {
            ways.addAll(everyWay(text.getBytes(StandardCharsets.UTF_8)));
        }
        return ways;
    }

    static List<Consumer<JsonAssembler>> everyWay(byte[] bytes) {
        List<Consumer<JsonAssembler>> ways = new ArrayList<>();
        ways.add(a -> a.feed(bytes, 0, bytes.length));
        ways.add(a -> a.feed(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
        ways.add(a -> a.feed(ByteBuffer.allocateDirect(bytes.length + 2)
                .position(1)
                .put(1, bytes)
                .limit(bytes.length + 1)));
        ways.add(a -> cut(a, bytes, each(bytes.length)));
        for (int at : some(bytes.length)) {
            ways.add(a -> cut(a, bytes, new int[] {at}));
        }
        return ways;
    }

    /** Every place of a short text, seeded ones of a long one. */
    private static int[] some(int length) {
        if (length <= 1500) {
            return each(length);
        }
        return new SplittableRandom(length).ints(6, 0, length).toArray();
    }

    private static int[] each(int length) {
        int[] cuts = new int[length];
        Arrays.setAll(cuts, i -> i);
        return cuts;
    }

    static boolean isWellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }

    static void cut(JsonAssembler assembler, String text, int[] cuts) {
        int from = 0;
        for (int cut : cuts) {
            assembler.feed(text.substring(from, cut));
            from = cut;
        }
        assembler.feed(text.substring(from));
    }

    private static void cut(JsonAssembler assembler, byte[] bytes, int[] cuts) {
        int from = 0;
        for (int cut : cuts) {
            assembler.feed(bytes, from, cut);
            from = cut;
        }
        assembler.feed(ByteBuffer.wrap(bytes, from, bytes.length - from));
    }
}
