package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SpareSinksTest {
    @Test
    void aSinkComesBackEmptyAndToOneTaker() {
        ByteSink first = SpareSinks.take();
        first.put(new byte[100_000]);
        SpareSinks.give(first);
        ByteSink second = SpareSinks.take();
        ByteSink third = SpareSinks.take();
        assertThat(second).isSameAs(first);
        assertThat(second.size()).isZero();
        assertThat(second.array()).hasSizeLessThanOrEqualTo(64 << 10);
        assertThat(third).isNotSameAs(second);
        SpareSinks.give(second);
        SpareSinks.give(third);
    }

    /** More threads than slots, so that slots are shared. */
    @Test
    void noTwoThreadsHaveTheSameSinkAtOnce() throws Exception {
        var taken = ConcurrentHashMap.<ByteSink>newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 40; t++) {
                byte mark = (byte) t;
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        ByteSink sink = SpareSinks.take();
                        assertThat(taken.add(sink)).isTrue();
                        assertThat(sink.size()).isZero();
                        sink.put(mark);
                        assertThat(sink.array()[0]).isEqualTo(mark);
                        taken.remove(sink);
                        SpareSinks.give(sink);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
