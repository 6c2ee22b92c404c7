package io.weirline.codecs.dialects.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.TextDelta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    @Test
    void isAQueueHoweverItWrapsAndGrows() {
        EventQueue queue = new EventQueue();
        Deque<StreamEvent> expected = new ArrayDeque<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            // Fills and drains in waves, so that it wraps at every size.
            if (random.nextInt(100) < (i / 500 % 2 == 0 ? 60 : 40)) {
                StreamEvent event = new TextDelta(0, i, "x");
                queue.add(event);
                expected.add(event);
            } else {
                assertThat(queue.poll()).isSameAs(expected.poll());
            }
        }
        while (!expected.isEmpty()) {
            assertThat(queue.poll()).isSameAs(expected.poll());
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    void countsFramesWithoutContent() {
        EventQueue queue = new EventQueue();
        queue.beginFrame();
        queue.add(Liveness.PING);
        queue.add(new TextDelta(0, 0, ""));
        queue.beginFrame();
        assertThat(queue.quietFrames()).isEqualTo(2);
        queue.add(new TextDelta(0, 0, "x"));
        assertThat(queue.quietFrames()).isZero();
        queue.beginFrame();
        queue.clear();
        assertThat(queue.quietFrames()).isZero();
        assertThat(queue.poll()).isNull();
    }
}
