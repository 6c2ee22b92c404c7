package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.operators.Batching;
import io.weirline.operators.FlushReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The adaptive target, step by step. */
class BatchTargetTest {
    private static final long MS = 1_000_000;

    private final BatchTarget target = new BatchTarget(Batching.adaptive());
    private long now = 7;

    private void arrive(long gapMs, int items) {
        now += gapMs * MS;
        target.measure(now, items);
    }

    /** A batch that left because it held the target. */
    private void full() {
        target.flushed(FlushReason.SIZE, target.target(), true, false);
    }

    private void windowClosed(int items) {
        target.flushed(FlushReason.TIME, items, false, false);
    }

    @Test
    void twoGapsAreNeeded() {
        arrive(0, 0);
        full();
        assertThat(target.target()).isEqualTo(1);
        arrive(1, 1);
        full();
        assertThat(target.target()).isEqualTo(1);
        arrive(1, 1);
        full();
        assertThat(target.target()).isEqualTo(5);
    }

    private void warm() {
        for (int i = 0; i < 3; i++) {
            arrive(1, 1);
        }
    }

    @Test
    void doublesUpToTheMaximum() {
        warm();
        List<Integer> steps = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            full();
            steps.add(target.target());
        }
        assertThat(steps).containsExactly(5, 10, 20, 40, 50, 50);
    }

    @Test
    void aBatchThatWaitedForDemandDoublesWhateverItsReason() {
        warm();
        full();
        target.flushed(FlushReason.TIME, 1, false, true);
        assertThat(target.target()).isEqualTo(10);
        target.flushed(FlushReason.BOUNDARY, 1, false, true);
        assertThat(target.target()).isEqualTo(20);
    }

    @Test
    void halvesWhereTheWindowClosesBelowHalf() {
        warm();
        for (int i = 0; i < 4; i++) {
            full();
        }
        assertThat(target.target()).isEqualTo(40);
        windowClosed(20);
        assertThat(target.target()).isEqualTo(40);
        windowClosed(19);
        assertThat(target.target()).isEqualTo(20);
        windowClosed(9);
        assertThat(target.target()).isEqualTo(10);
        windowClosed(4);
        assertThat(target.target()).isEqualTo(5);
        windowClosed(2);
        assertThat(target.target()).isEqualTo(5);
    }

    @Test
    void oneItemInAWindowTurnsItOff() {
        warm();
        full();
        full();
        windowClosed(1);
        assertThat(target.target()).isEqualTo(1);
        full();
        assertThat(target.target()).isEqualTo(5);
    }

    @Test
    void boundariesAndEndsTeachNothing() {
        warm();
        full();
        target.flushed(FlushReason.BOUNDARY, 1, false, false);
        target.flushed(FlushReason.TERMINAL, 50, false, false);
        assertThat(target.target()).isEqualTo(5);
    }

    /** g in ms: 1; 1 + 151/8 = 19.875; less 2.875/8 = 19.52; and 5.48/8 more = 20.2, which is no less than the window. */
    @Test
    void aGapThatReachesTheWindowTurnsItOff() {
        warm();
        full();
        full();
        assertThat(target.target()).isEqualTo(10);
        arrive(152, 1);
        assertThat(target.target()).isEqualTo(10);
        arrive(17, 1);
        assertThat(target.target()).isEqualTo(10);
        arrive(25, 1);
        assertThat(target.target()).isEqualTo(1);
        full();
        assertThat(target.target()).isEqualTo(1);
        arrive(1, 1);
        full();
        assertThat(target.target()).isEqualTo(5);
    }

    @Test
    void aGapIsSharedByTheItemsOfItsPiece() {
        arrive(0, 0);
        arrive(160, 16);
        arrive(160, 16);
        full();
        assertThat(target.target()).isEqualTo(5);
        BatchTarget single = new BatchTarget(Batching.adaptive());
        single.measure(0, 0);
        single.measure(160 * MS, 1);
        single.measure(320 * MS, 1);
        single.flushed(FlushReason.DEMAND, 1, true, false);
        assertThat(single.target()).isEqualTo(1);
    }

    @Test
    void othersDoNotMove() {
        for (Batching batching : List.of(Batching.immediate(), Batching.fixed(8, Duration.ofMillis(20)))) {
            BatchTarget still = new BatchTarget(batching);
            int before = still.target();
            for (int i = 0; i < 5; i++) {
                still.flushed(FlushReason.SIZE, before, true, true);
            }
            assertThat(still.target()).isEqualTo(before);
            assertThat(still.adapts()).isFalse();
        }
        assertThat(new BatchTarget(Batching.immediate()).target()).isEqualTo(1);
        assertThat(new BatchTarget(Batching.fixed(8, Duration.ofMillis(20))).target())
                .isEqualTo(8);
    }
}
