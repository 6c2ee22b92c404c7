package io.weirline.benchmarks;

import io.weirline.core.ByteSink;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A text as a JSON string, by its length: a delta, a batch of them, and what a call's arguments may be. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class EscapeBenchmark {
    static final int TEXTS = 64;

    /** Of each text, in chars of plain ASCII. */
    @Param({"4", "33", "1000"})
    public int length = 4;

    /** How. */
    @Param
    public Escaping escaping = Escaping.OURS;

    private final ByteSink out = new ByteSink();
    private String[] texts = {};

    /** Builds the input once. */
    @Setup
    public void open() {
        texts = texts(length);
    }

    static String[] texts(int length) {
        String words = "the model says one word after another, and some more ".repeat(length / 50 + 2);
        String[] texts = new String[TEXTS];
        for (int i = 0; i < TEXTS; i++) {
            int from = i % 50;
            texts[i] = words.substring(from, from + length);
        }
        return texts;
    }

    /**
     * A text each.
     *
     * @return how many bytes all took
     */
    @Benchmark
    @OperationsPerInvocation(TEXTS)
    public int write() {
        int size = 0;
        for (String text : texts) {
            out.clear();
            escaping.write(text, out);
            size += out.size();
        }
        return size;
    }
}
