package io.weirline.benchmarks;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Dialect;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.Weir;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Prints the heap that a stream holds while it waits: behind its first content, and behind its tenth. The figures are
 * those of the histogram of live objects, over thousands of streams.
 */
public final class IdleStreams {
    private static final int STREAMS = 5_000;
    private static final byte[] CONTENT =
            "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Weir\"}}]}\n\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private IdleStreams() {}

    /** Bytes of heap for each stream: the source's, and what decoding and the default pipeline hold beside it. */
    record Held(long source, long decode, Map<String, Long> pipelines) {}

    static Held held(int contents, int streams) throws JMException, InterruptedException {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int i = 0; i < contents; i++) {
            pieces.add(ByteBuffer.wrap(CONTENT));
        }
        Supplier<Flux<ByteBuffer>> idle = () -> Flux.concat(Flux.fromIterable(pieces), Flux.never());
        long source = bytesEach(streams, idle::get);
        long decode = bytesEach(streams, () -> idle.get().transform(Weir.decode(Dialects.OPENAI_CHAT)));
        Map<String, Long> pipelines = new LinkedHashMap<>();
        StreamPipeline pipe = StreamPipeline.from(Dialects.OPENAI_CHAT).build();
        pipelines.put("events", bytesEach(streams, () -> idle.get().transform(pipe.events())) - decode);
        for (Dialect to : List.of(Dialects.OPENAI_CHAT, Dialects.ANTHROPIC, Dialects.OPENAI_RESPONSES)) {
            StreamPipeline bytes =
                    StreamPipeline.from(Dialects.OPENAI_CHAT).to(to).build();
            pipelines.put(
                    "bytes of " + to.name(), bytesEach(streams, () -> idle.get().transform(bytes.bytes())) - decode);
        }
        return new Held(source, decode - source, pipelines);
    }

    private static long bytesEach(int streams, Supplier<Flux<?>> stream) throws JMException, InterruptedException {
        List<Disposable> waiting = new ArrayList<>(streams);
        for (int i = 0; i < 200; i++) {
            stream.get().subscribe().dispose();
        }
        long before = liveBytes();
        for (int i = 0; i < streams; i++) {
            waiting.add(stream.get().subscribe());
        }
        long each = (liveBytes() - before) / streams;
        waiting.forEach(Disposable::dispose);
        return each;
    }

    private static long liveBytes() throws JMException, InterruptedException {
        long least = Long.MAX_VALUE;
        // Timers that tick once more, and what they hold, are gone when it falls no further.
        for (int same = 0, round = 0; same < 3 && round < 20; round++) {
            TimeUnit.MILLISECONDS.sleep(50);
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            String total = histogram.substring(histogram.lastIndexOf("Total")).trim();
            long live = Long.parseLong(total.split("\\s+")[2]);
            same = live < least ? 0 : same + 1;
            least = Math.min(least, live);
        }
        return least;
    }

    /**
     * Prints the table.
     *
     * @param args none
     * @throws JMException if the virtual machine gives no histogram
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws JMException, InterruptedException {
        System.out.println("Heap of an idle stream in bytes, over " + STREAMS + " streams, " + Runtime.version() + ".");
        System.out.println();
        System.out.println("| contents so far | source | decode adds | default pipeline to | adds to decode |");
        System.out.println("|---|---|---|---|---|");
        for (int contents : new int[] {1, 10}) {
            Held held = held(contents, STREAMS);
            held.pipelines.forEach((form, adds) -> System.out.println(String.format(
                    Locale.ROOT, "| %d | %d | %d | %s | %d |", contents, held.source, held.decode, form, adds)));
        }
    }
}
