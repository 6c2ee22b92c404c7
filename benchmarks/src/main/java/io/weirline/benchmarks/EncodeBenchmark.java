package io.weirline.benchmarks;

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
import org.openjdk.jmh.infra.Blackhole;

/** Text deltas to the bytes of server-sent events, per chunk. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class EncodeBenchmark {
    private static void run(ChatWriter.Writing writing, Blackhole blackhole) {
        writing.write((array, from, length) -> {
            blackhole.consume(array);
            blackhole.consume(length);
        });
    }

    /** OpenAI Chat, and who writes it. */
    @State(Scope.Thread)
    public static class Chat {
        /** Who writes. */
        @Param
        public ChatWriter writer = ChatWriter.WEIRLINE;

        ChatWriter.Writing writing = sink -> {};

        /** Builds the input once. */
        @Setup
        public void open() {
            writing = writer.open(ChatStream.of(ChatStream.SEED).deltas());
        }
    }

    /** Another format, and who writes it. */
    @State(Scope.Thread)
    public static class Other {
        /** Which format. */
        @Param
        public WireFormat dialect = WireFormat.ANTHROPIC;

        /** Who writes. */
        @Param
        public DialectWriter writer = DialectWriter.WEIRLINE;

        ChatWriter.Writing writing = sink -> {};

        /** Builds the input once. */
        @Setup
        public void open() {
            writing = writer.open(dialect, ChatStream.of(ChatStream.SEED).deltas());
        }
    }

    /**
     * OpenAI Chat.
     *
     * @param chat who writes
     * @param blackhole takes the bytes
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.CHUNKS)
    public void chat(Chat chat, Blackhole blackhole) {
        run(chat.writing, blackhole);
    }

    /**
     * Other formats.
     *
     * @param other the format and who writes it
     * @param blackhole takes the bytes
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.CHUNKS)
    public void dialect(Other other, Blackhole blackhole) {
        run(other.writing, blackhole);
    }
}
