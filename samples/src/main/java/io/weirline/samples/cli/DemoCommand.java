package io.weirline.samples.cli;

import io.weirline.core.StreamEvent;
import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import io.weirline.operators.FlushCounts;
import io.weirline.operators.Weir;
import io.weirline.samples.net.ChatClient;
import io.weirline.samples.net.ChatServer;
import io.weirline.samples.net.SimulatedSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;

/** {@code weirline demo}: the main job, with nothing else needed. */
@Command(
        name = "demo",
        header = {"Stream three answers from a simulated model; nothing else is needed.", ""},
        description = {
            "Starts a simulated model on a free port of this machine and streams three answers from it: text "
                    + "with emoji that is split over packets, a structured answer, and a tool call. Ends with what "
                    + "they took.",
            ""
        },
        footer = {"", "Example: weirline demo --seed 7"})
final class DemoCommand implements Callable<Integer> {
    private static final int COLUMNS = 68;
    private static final Batching BATCHING = Batching.fixed(8, Duration.ofMillis(20));
    private static final double TOKENS_PER_SECOND = 80;

    private final Console console;
    private final Supplier<LoopResources> network;

    @Option(names = "--seed", paramLabel = "S", description = "What the text and the cuts depend on (default: 1).")
    private long seed = 1;

    /** @param network threads with all that a client and a server need at hand */
    DemoCommand(Console console, Supplier<LoopResources> network) {
        this.console = console;
        this.network = network;
    }

    private record Answer(String name, Meter meter, long bytes, long pieces, long batches) {}

    @Override
    public Integer call() {
        LoopResources loops = network.get();
        ChatServer server = new ChatServer(
                new SimulatedSource(seed),
                new ChatServer.Options(TOKENS_PER_SECOND, Duration.ZERO, null, seed),
                line -> {});
        DisposableServer bound = server.bind("127.0.0.1", 0, loops).block();
        if (bound == null) {
            throw new IllegalStateException("the server did not start");
        }
        try {
            URI endpoint = ChatClient.endpoint("http://127.0.0.1:" + bound.port());
            List<Answer> answers = new ArrayList<>();
            answers.add(answer(
                    "text", "Text with emoji, split over packets", loops, endpoint, "Tell me about weirs.", Map.of()));
            answers.add(answer(
                    "structured",
                    "A structured answer",
                    loops,
                    endpoint,
                    "A recipe, please.",
                    Map.of("response_format", Map.of("type", "json_object"))));
            answers.add(answer("tool call", "A tool call", loops, endpoint, "What is the weather like?", Map.of()));
            table(answers);
        } finally {
            bound.disposeNow();
            loops.dispose();
        }
        return 0;
    }

    private Answer answer(
            String name, String title, LoopResources loops, URI endpoint, String prompt, Map<String, Object> more) {
        console.out.write("\n");
        heading(title);
        ChatClient client = new ChatClient(loops);
        Wrap text = new Wrap(console.out, COLUMNS);
        Draft draft = more.isEmpty() ? null : new Draft(console.out, console.ansi(), COLUMNS);
        Meter meter = new Meter(System.nanoTime());
        byte[] request = ChatCommand.request("sim", null, prompt, null, more);
        FlushCounts counts = new FlushCounts();
        Flux<StreamEvent> batches = client.stream(endpoint, Map.of(), request)
                .doOnNext(event -> meter.add(new Arrival(event, System.nanoTime())))
                .transform(Weir.coalesce(Delivery.defaults()
                        .withBatching(BATCHING)
                        .withHeartbeat(Duration.ZERO)
                        .withListener(counts)));
        Throwable failure = Arrival.each(batches, arrival -> {
            StreamEvent event = arrival.event();
            if (event instanceof StreamEvent.TextDelta delta && draft != null) {
                draft.write(delta.text());
            } else if (event instanceof StreamEvent.TextDelta delta) {
                text.write(delta.text());
            } else if (event instanceof StreamEvent.BlockStarted started && started.call() != null) {
                text.write(started.call().name() + " ");
            } else if (event instanceof StreamEvent.ToolCallDelta delta) {
                text.write(delta.fragment());
            }
        });
        text.end();
        if (draft != null) {
            draft.end();
        }
        if (failure != null) {
            throw new IllegalStateException("the simulated model failed: " + failure.getMessage(), failure);
        }
        return new Answer(name, meter, client.bytes(), client.pieces(), counts.flushes());
    }

    private void heading(String title) {
        console.out.write(console.ansi() ? "\u001B[1m" + title + "\u001B[0m\n" : title + "\n");
        console.out.flush();
    }

    private void table(List<Answer> answers) {
        console.out.write("\n");
        heading(String.format(
                Locale.ROOT,
                "%-12s%12s%10s%10s%9s%8s%8s%9s",
                "",
                "first token",
                "p50",
                "p95",
                "bytes",
                "events",
                "pieces",
                "batches"));
        for (Answer answer : answers) {
            Meter meter = answer.meter();
            console.out.write(String.format(
                    Locale.ROOT,
                    "%-12s%9.1f ms%7.1f ms%7.1f ms%9d%8d%8d%9d%n",
                    answer.name(),
                    meter.firstMillis(),
                    meter.gapMillis(0.5),
                    meter.gapMillis(0.95),
                    answer.bytes(),
                    meter.events(),
                    answer.pieces(),
                    answer.batches()));
        }
        console.out.write("p50 and p95: time between tokens; pieces: buffers the network brought;\n"
                + "batches: what was shown at once, of up to 8 events or 20 ms, the first token alone\n");
        console.out.flush();
    }
}
