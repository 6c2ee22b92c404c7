package io.weirline.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
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

/** Bytes to the text of other dialects than OpenAI Chat, per delta; what stands around the deltas is part of it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DialectBenchmark {
    private static List<ByteBuffer> pieces(DialectStream stream, Delivery delivery) {
        return delivery.cut(stream.body(ChatStream.of(ChatStream.SEED).deltas()));
    }

    /** A dialect and who reads it. */
    @State(Scope.Thread)
    public static class Reading {
        /** How the body arrives. */
        @Param
        public Delivery delivery = Delivery.WHOLE;

        /** Which dialect. */
        @Param
        public DialectStream dialect = DialectStream.ANTHROPIC;

        /** Who reads. */
        @Param
        public DialectReader reader = DialectReader.WEIRLINE;

        List<ByteBuffer> pieces = List.of();
        Contestant<String> contestant = reader.open(dialect);

        /** Builds the input once. */
        @Setup
        public void open() {
            pieces = pieces(dialect, delivery);
            contestant = reader.open(dialect);
        }
    }

    /** A provider's client. */
    @State(Scope.Thread)
    public static class Vendor {
        /** How the body arrives. */
        @Param
        public Delivery delivery = Delivery.WHOLE;

        /** Which one. */
        @Param
        public VendorClient client = VendorClient.ANTHROPIC_JAVA;

        List<ByteBuffer> pieces = List.of();
        Contestant<String> contestant = client.open();

        /** Builds the input once. */
        @Setup
        public void open() {
            pieces = pieces(client.stream(), delivery);
            contestant = client.open();
        }
    }

    /**
     * Ours, and JSON libraries over the best framing.
     *
     * @param reading the input and who reads it
     * @param blackhole takes each delta
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.CHUNKS)
    public void decode(Reading reading, Blackhole blackhole) {
        reading.contestant.read(reading.pieces, blackhole::consume);
    }

    /**
     * Providers' own clients.
     *
     * @param vendor the input and who reads it
     * @param blackhole takes each delta
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.CHUNKS)
    public void vendor(Vendor vendor, Blackhole blackhole) {
        vendor.contestant.read(vendor.pieces, blackhole::consume);
    }
}
