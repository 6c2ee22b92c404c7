package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Snapshots that are handed over by a plain field are read by other threads while parsing goes on. */
class SnapshotThreadsTest {
    /** A snapshot and what it must read; no field is final or volatile, and the view is handed on as it is. */
    private static final class Handover {
        @Nullable
        JsonView view;

        boolean done;
    }

    @Test
    void snapshotsAreStableOnOtherThreads() throws InterruptedException {
        Handover handover = new Handover();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        List<JsonView> first = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread reader = new Thread(() -> {
                try {
                    read(handover);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            reader.start();
            readers.add(reader);
        }
        // n members, each with a value that tells its round, then all of them again: a snapshot is consistent if the
        // values of its open object are one round up to some member and the round before behind it.
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("{\"grow\":[");
        for (int round = 0; round < 300; round++) {
            assembler.feed(round == 0 ? "{" : ",{");
            for (int member = 0; member < 40; member++) {
                assembler.feed((member == 0 ? "" : ",") + "\"m" + member % 20 + "\":\"" + round);
                handover.view = assembler.view();
                assembler.feed("/" + member + "\"");
                handover.view = assembler.view();
            }
            assembler.feed("}");
            if (round == 0) {
                first.add(assembler.view());
            }
        }
        synchronized (handover) {
            handover.done = true;
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(first.get(0).toJson()).endsWith("\"m19\":\"0/39\"}]}");
    }

    private static void read(Handover handover) {
        int reads = 0;
        while (true) {
            JsonView view = handover.view;
            if (view != null) {
                check(view);
                reads++;
            }
            synchronized (handover) {
                if (handover.done) {
                    break;
                }
            }
        }
        assertThat(reads).isPositive();
    }

    private static void check(JsonView view) {
        JsonView.ArrayView rounds = (JsonView.ArrayView) ((JsonView.ObjectView) view).get("grow");
        String text = view.toJson();
        int last = rounds.size() - 1;
        for (int i = Math.max(0, last - 3); i <= last; i++) {
            JsonView.ObjectView object = (JsonView.ObjectView) rounds.get(i);
            int older = 0;
            for (int member = 0; member < object.size(); member++) {
                JsonView.StringView value = (JsonView.StringView) object.get("m" + member);
                assertThat(value).isSameAs(object.value(member));
                if (!value.isComplete()) {
                    assertThat(value.string()).isEqualTo("" + i);
                    older = 20;
                } else {
                    int number = Integer.parseInt(value.string().substring((i + "/").length()));
                    assertThat(value.string()).startsWith(i + "/");
                    assertThat(number % 20).isEqualTo(member);
                    if (i < last) {
                        assertThat(number).isGreaterThanOrEqualTo(20);
                    }
                    older += number < 20 ? 1 : 0;
                }
            }
            assertThat(older).isLessThanOrEqualTo(40);
        }
        assertThat(view.toJson()).isEqualTo(text);
        assertThat(view.hashCode()).isEqualTo(view.hashCode());
    }
}
