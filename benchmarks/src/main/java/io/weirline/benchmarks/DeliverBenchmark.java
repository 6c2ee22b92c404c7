package io.weirline.benchmarks;

import io.netty.buffer.ByteBuf;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.core.Dialect;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import io.weirline.operators.netty.WeirNetty;
import java.time.Duration;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Flux;

/** Deltas to frames of Chat in Netty's buffers, per delta, on a thread of Netty's: one in a buffer, and eight. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsPrepend = {EventLoopThreads.EXECUTOR, EventLoopThreads.CLASS})
public class DeliverBenchmark {
    private static final Dialect CHAT =
            Dialects.OPENAI_CHAT.with(EncodeOptions.defaults().withCreated(() -> ChatWriter.CREATED));

    /** How many frames leave together. */
    @Param({"1", "8"})
    public int batch = 1;

    private final List<StreamEvent> events = ChatStream.of(ChatStream.SEED).deltas().stream()
            .<StreamEvent>map(token -> new TextDelta(0, 0, token))
            .toList();

    Flux<ByteBuf> buffers() {
        Batching batching = batch == 1 ? Batching.immediate() : Batching.fixed(batch, Duration.ofMillis(20));
        Delivery delivery = Delivery.defaults().withBatching(batching);
        return Flux.fromIterable(events).transform(WeirNetty.deliver(CHAT, delivery));
    }

    /**
     * The whole stream.
     *
     * @param blackhole takes each buffer
     */
    @Benchmark
    @OperationsPerInvocation(ChatStream.CHUNKS)
    public void frames(Blackhole blackhole) {
        buffers().subscribe(buffer -> {
            blackhole.consume(buffer);
            buffer.release();
        });
    }
}
