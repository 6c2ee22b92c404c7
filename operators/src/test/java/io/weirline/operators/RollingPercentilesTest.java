package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.util.RaceTestUtils;

class RollingPercentilesTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final RollingPercentiles times = new RollingPercentiles(Duration.ofSeconds(8), clock::get);

    private void advance(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Beside the exact percentile of the sorted values. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachPercentileIsNearTheExactOne(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = new long[1 + random.nextInt(5_000)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextDouble(Math.log(2e3), Math.log(3e12)));
            times.record(values[i]);
        }
        Arrays.sort(values);
        assertThat(times.count()).isEqualTo(values.length);
        for (double q : new double[] {0, 0.01, 0.5, 0.9, 0.95, 0.99, 1}) {
            long exact = values[(int) Math.max(0, Math.ceil(q * values.length) - 1)];
            assertThat((double) times.percentile(q))
                    .as("seed %d, q %s", seed, q)
                    .isCloseTo(exact, within(exact / 32.0 + 1));
        }
    }

    @Test
    void whatIsTooSmallOrTooLargeCountsAtTheEdge() {
        times.record(-5);
        times.record(0);
        assertThat(times.percentile(1)).isBetween(1_000L, 1_100L);
        times.record(Long.MAX_VALUE);
        assertThat(times.percentile(1)).isBetween(4_200_000_000_000L, 4_400_000_000_000L);
        assertThat(times.count()).isEqualTo(3);
    }

    @Test
    void theWindowMovesOn() {
        for (int second = 0; second < 8; second++) {
            times.record(1_000_000L << second);
            advance(Duration.ofSeconds(1));
        }
        assertThat(times.count()).as("the first has left").isEqualTo(7);
        assertThat((double) times.percentile(0)).isCloseTo(2_000_000, within(70_000.0));
        advance(Duration.ofSeconds(3));
        assertThat(times.count()).isEqualTo(4);
        times.record(1_000_000_000L);
        assertThat(times.count()).isEqualTo(5);
        advance(Duration.ofSeconds(100));
        assertThat(times.count()).isZero();
        assertThat(times.percentile(0.5)).isZero();
        times.record(1);
        assertThat(times.count()).as("what the slot held before is gone").isEqualTo(1);
    }

    @Test
    void neitherRecordingNorAskingAllocates() throws ReflectiveOperationException {
        long sum = 0;
        long before = 0;
        for (int round = 0; round < 2; round++) {
            before = allocated();
            for (int i = 0; i < 20_000; i++) {
                times.record(i * 1_000L);
                clock.addAndGet(1_000_000);
                if (i % 100 == 0) {
                    sum += times.percentile(0.95);
                }
            }
        }
        long after = allocated();
        assertThat(sum).isPositive();
        assertThat(after - before).as("bytes over 20,000 records").isLessThan(20_000);
    }

    /** By reflection: the modules of this one do not read java.management. */
    private static long allocated() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getCurrentThreadAllocatedBytes")
                .invoke(threads);
    }

    @Test
    void threadsRecordTogether() {
        times.record(1);
        Runnable many = () -> {
            for (int i = 0; i < 10_000; i++) {
                times.record(5_000_000);
            }
        };
        RaceTestUtils.race(many, many, many, many);
        assertThat(times.count()).isEqualTo(40_001);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RollingPercentiles(Duration.ofNanos(1)))
                .withMessageContaining("window");
        for (double q : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> times.percentile(q))
                    .withMessageContaining("q");
        }
    }
}
