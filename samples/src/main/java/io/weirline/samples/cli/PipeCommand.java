package io.weirline.samples.cli;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.StreamEvent;
import io.weirline.core.Usage;
import io.weirline.operators.Batching;
import io.weirline.operators.Deadlines;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushCounts;
import io.weirline.operators.FlushReason;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.Settlement;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.Weir;
import io.weirline.operators.netty.WeirNetty;
import io.weirline.samples.net.ChatClient;
import io.weirline.samples.net.Network;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import tools.jackson.core.JsonGenerator;

/** {@code weirline pipe}: a stream through the pipeline, and what comes out when. */
@Command(
        name = "pipe",
        header = {"Run a stream through the pipeline and tell what leaves it, and when.", ""},
        description = {
            "Decodes a provider's stream, watches its deadlines, batches its events as --coalesce says, and writes one "
                    + "JSON object a line for each that leaves: \"text\" (empty where the \"event\" is another), "
                    + "\"at_ms\" since the start, the \"items\" it was joined from, their \"bytes\", and the \"reason\" "
                    + "why it left: demand, size, time, boundary or terminal.",
            "",
            "The last line is {\"end\":{\"outcome\",…}}. A stream that did not end well exits with 1, and a deadline that "
                    + "passed is named on stderr.",
            ""
        },
        footer = {"", "Example: weirline pipe --coalesce fixed:8,20ms --pace 5ms recorded.sse"})
final class PipeCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URL|FILE", description = "An http or https URL, a file, or - for stdin.")
    private String input = "";

    @Option(
            names = "--dialect",
            paramLabel = "NAME",
            converter = DialectOption.ByName.class,
            description = "The provider's wire format (default: openai-chat).")
    private ProviderDialect dialect = Dialects.OPENAI_CHAT;

    @Option(
            names = "--coalesce",
            paramLabel = "HOW",
            converter = FlowOptions.BatchingConverter.class,
            description = "immediate, fixed:ITEMS,TIME, small, medium or adaptive (default).")
    private Batching batching = Batching.adaptive();

    @Option(
            names = "--pace",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Play a file's events at this gap, such as 5ms.")
    private @Nullable Duration pace;

    @Option(
            names = "--slow-consumer",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Ask for one element at a time, with this time between.")
    private @Nullable Duration slow;

    @Option(
            names = "--deadline",
            paramLabel = "NAME=TIME,…",
            converter = FlowOptions.DeadlinesConverter.class,
            description = "How late the stream may be: headers, first-byte, first-content, idle-byte, idle-content, "
                    + "total, each with TIME or off; min-rate=CHARS/TIME for the least characters a second over "
                    + "windows of TIME.")
    private Deadlines deadlines = Deadlines.defaults();

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "Ask a URL of the OpenAI Chat API by POST; else URLs are read by GET.")
    private @Nullable String prompt;

    PipeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean url = isUrl();
        if (prompt != null && (!url || !dialect.equals(Dialects.OPENAI_CHAT))) {
            throw wrong("--prompt needs a URL, and --dialect openai-chat");
        }
        if (pace != null && url) {
            throw wrong("--pace needs a file");
        }
        Run run = new Run();
        if (!url) {
            try (BufferedInputStream in = new BufferedInputStream(PieceOptions.read(input, console))) {
                return run.of(run.pipe
                        .decode(PieceAccess.byteBuffers())
                        .apply(file(in))
                        .transform(run.pipe.watch(Weir.deadlines(deadlines))));
            } catch (IOException e) {
                console.complain(input + ": " + Failure.of(e).message());
                return 1;
            }
        }
        LoopResources loops = Network.loops();
        try {
            return run.of(exchange(new ChatClient(loops)).transform(run.pipe.watch(WeirNetty.deadlines(deadlines))));
        } finally {
            loops.dispose();
        }
    }

    private boolean isUrl() {
        return input.matches("(?i)https?://.*");
    }

    private Flux<StreamEvent> exchange(ChatClient client) {
        try {
            String asked = prompt;
            return asked == null
                    ? client.get(URI.create(input), dialect)
                    : client.stream(
                            ChatClient.endpoint(input),
                            Map.of(),
                            ChatCommand.request("sim", null, asked, null, Map.of()));
        } catch (IllegalArgumentException e) {
            throw wrong("Invalid URL: " + input);
        }
    }

    private Flux<ByteBuffer> file(BufferedInputStream in) {
        Duration gap = pace;
        if (gap == null) {
            Pieces pieces = new Pieces(in, 0, null);
            return Flux.generate(sink -> step(pieces::next, sink));
        }
        PacedFile pieces = new PacedFile(in, dialect);
        AtomicLong next = new AtomicLong(-1);
        return Flux.<ByteBuffer>generate(sink -> step(pieces::next, sink))
                .concatMap(
                        piece -> {
                            long now = System.nanoTime();
                            long due = next.get() < 0 ? now : next.get();
                            next.set(due + gap.toNanos());
                            Mono<ByteBuffer> one = Mono.just(piece);
                            return due <= now
                                    ? one
                                    : one.delaySubscription(Duration.ofNanos(due - now), Schedulers.parallel());
                        },
                        1);
    }

    private interface Reader {
        @Nullable
        ByteBuffer next() throws IOException;
    }

    private static void step(Reader reader, reactor.core.publisher.SynchronousSink<ByteBuffer> sink) {
        try {
            ByteBuffer piece = reader.next();
            if (piece == null) {
                sink.complete();
            } else {
                sink.next(piece);
            }
        } catch (IOException e) {
            sink.error(e);
        }
    }

    private ParameterException wrong(String message) {
        CommandSpec own = spec;
        return new ParameterException(own == null ? new picocli.CommandLine(this) : own.commandLine(), message);
    }

    /** One run. The listener's call comes right before the element it tells of, on the same thread. */
    private final class Run extends BaseSubscriber<StreamEvent> {
        private final JsonLines lines = new JsonLines(console.out);
        private final CountDownLatch done = new CountDownLatch(1);
        private final FlushCounts counts = new FlushCounts();
        final StreamPipeline pipe = StreamPipeline.from(dialect)
                .delivery(Delivery.defaults()
                        .withBatching(batching)
                        .withHeartbeat(Duration.ZERO)
                        .withListener(this::leaves))
                .deadlines(deadlines)
                .onSettled(settlement -> settled = settlement)
                .build();
        private FlushReason reason = FlushReason.DEMAND;
        private int items;
        private long bytes;
        private long start;
        private volatile @Nullable Settlement settled;
        private volatile @Nullable Throwable failure;

        private void leaves(FlushReason why, int joined, long weight) {
            counts.onFlush(why, joined, weight);
            reason = why;
            items = joined;
            bytes = weight;
        }

        int of(Flux<StreamEvent> watched) {
            // Ctrl-C: the stream is cancelled; the program's end waits for its last line.
            CountDownLatch told = new CountDownLatch(1);
            Thread interrupted = new Thread(() -> {
                cancel();
                try {
                    told.await(2, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Runtime.getRuntime().addShutdownHook(interrupted);
            try {
                start = System.nanoTime();
                watched.transform(pipe.deliverEvents()).subscribe(this);
                done.await();
                return end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 1;
            } finally {
                told.countDown();
                try {
                    Runtime.getRuntime().removeShutdownHook(interrupted);
                } catch (IllegalStateException e) {
                    // It runs already, and finds all done.
                }
            }
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (slow == null) {
                requestUnbounded();
            } else {
                request(1);
            }
        }

        @Override
        protected void hookOnNext(StreamEvent event) {
            JsonGenerator json = lines.begin(null);
            boolean isText = event instanceof StreamEvent.TextDelta;
            json.writeStringProperty("text", event instanceof StreamEvent.TextDelta delta ? delta.text() : "");
            if (!isText) {
                json.writeStringProperty("event", EventJson.name(event));
            } else if (((StreamEvent.TextDelta) event).choice() != 0) {
                json.writeNumberProperty("choice", ((StreamEvent.TextDelta) event).choice());
            }
            json.writeNumberProperty("at_ms", millis(System.nanoTime() - start));
            json.writeNumberProperty("items", items);
            json.writeNumberProperty("bytes", bytes);
            json.writeStringProperty("reason", reason.name().toLowerCase(Locale.ROOT));
            lines.end();
            console.out.flush();
            Duration wait = slow;
            if (wait != null) {
                Schedulers.parallel().schedule(() -> request(1), wait.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            failure = thrown;
        }

        @Override
        protected void hookFinally(SignalType how) {
            done.countDown();
        }

        private int end() {
            Throwable thrown = failure;
            if (thrown instanceof Output.ClosedException closed) {
                throw closed;
            }
            Settlement how = settled;
            if (how != null) {
                JsonGenerator json = lines.begin(null);
                json.writeObjectPropertyStart("end");
                write(how, json);
                json.writeEndObject();
                lines.end();
                console.out.flush();
            }
            if (thrown != null) {
                console.complain(input + ": "
                        + (thrown.getCause() instanceof IOException unread && !isUrl()
                                ? Failure.of(unread).message()
                                : Failure.ofExchange(thrown)));
            }
            return thrown == null && how != null ? 0 : 1;
        }

        private void write(Settlement how, JsonGenerator json) {
            json.writeStringProperty("outcome", how.outcome().name());
            if (how.deadline() != null) {
                json.writeStringProperty("deadline", how.deadline());
            }
            Duration first = how.firstContent();
            if (first != null) {
                json.writeNumberProperty("first_content_ms", millis(first.toNanos()));
            }
            json.writeNumberProperty("elapsed_ms", millis(how.elapsed().toNanos()));
            json.writeNumberProperty("bytes", how.bytes());
            json.writeNumberProperty("decoded", how.decoded());
            json.writeNumberProperty("delivered", how.delivered());
            json.writeNumberProperty("emissions", counts.flushes());
            json.writeObjectPropertyStart("reasons");
            for (FlushReason why : FlushReason.values()) {
                json.writeNumberProperty(why.name().toLowerCase(Locale.ROOT), counts.flushes(why));
            }
            json.writeEndObject();
            Usage usage = how.usage();
            json.writeObjectPropertyStart("usage");
            write("input", usage.input(), how.inputFrom(), json);
            write("output", usage.output(), how.outputFrom(), json);
            json.writeEndObject();
        }

        private void write(String name, @Nullable Long count, Settlement.Provenance from, JsonGenerator json) {
            if (count != null) {
                json.writeNumberProperty(name, count);
                json.writeStringProperty(name + "_from", from.name().toLowerCase(Locale.ROOT));
            }
        }

        private double millis(long nanos) {
            return Math.round(nanos / 1e3) / 1e3;
        }
    }
}
