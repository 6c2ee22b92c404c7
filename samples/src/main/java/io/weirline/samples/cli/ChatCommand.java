package io.weirline.samples.cli;

import io.weirline.core.StreamEvent;
import io.weirline.samples.json.Json;
import io.weirline.samples.net.ChatClient;
import io.weirline.samples.net.Network;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Sinks;
import reactor.netty.resources.LoopResources;

/** {@code weirline chat}: a streaming client. */
@Command(
        name = "chat",
        header = {"Ask an endpoint of the OpenAI Chat API, live.", ""},
        description = {
            "Asks an endpoint of the OpenAI Chat API and shows the answer as it comes; then, on stderr, the "
                    + "time to the first token, tokens per second, usage and the reason for the end.",
            "",
            "Ctrl-C cancels the model, tells the figures so far and exits with 130.",
            "",
            "The key is taken from WEIRLINE_API_KEY, else OPENAI_API_KEY; never sent unencrypted to another "
                    + "machine unless --key-env names it.",
            ""
        },
        footer = {"", "Example: weirline chat http://127.0.0.1:8080 \"Tell me about weirs\""})
final class ChatCommand implements Callable<Integer> {
    private static final String DIM = "\u001B[2m";
    private static final String PLAIN = "\u001B[0m";

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URL", description = "A base URL (…/v1) or that of the chat completions.")
    private String url = "";

    @Parameters(index = "1", paramLabel = "PROMPT", description = "What to say.")
    private String prompt = "";

    @Option(names = "--header", paramLabel = "'K: V'", description = "One more header; may be repeated.")
    private List<String> headers = List.of();

    @Option(names = "--model", paramLabel = "NAME", description = "The model (default: sim).")
    private String model = "sim";

    @Option(names = "--system", paramLabel = "TEXT", description = "A system message.")
    private @Nullable String system;

    @Option(names = "--max-tokens", paramLabel = "N", description = "How long the answer may be.")
    private @Nullable Integer maxTokens;

    @Option(names = "--key-env", paramLabel = "NAME", description = "The environment variable that holds the key.")
    private @Nullable String keyVariable;

    @Option(names = "--reasoning", description = "Show reasoning too: dimmed on a terminal, else on stderr.")
    private boolean reasoning;

    ChatCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        URI endpoint;
        try {
            endpoint = ChatClient.endpoint(url);
        } catch (IllegalArgumentException e) {
            throw wrong("Invalid URL: " + url);
        }
        Map<String, String> sent = headers(endpoint);
        LoopResources loops = Network.loops();
        try {
            return converse(new ChatClient(loops), endpoint, sent);
        } finally {
            loops.dispose();
        }
    }

    private int converse(ChatClient client, URI endpoint, Map<String, String> sent) {
        Sinks.Empty<Void> stop = Sinks.empty();
        CountDownLatch done = new CountDownLatch(1);
        // Ctrl-C: the stream ends here, which cancels it there; the program's end waits for the figures.
        Thread interrupted = new Thread(() -> {
            stop.tryEmitEmpty();
            try {
                done.await(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(interrupted);
        Meter meter = new Meter(System.nanoTime());
        Screen screen = new Screen();
        try {
            Throwable failure =
                    Arrival.each(client.stream(endpoint, sent, body()).takeUntilOther(stop.asMono()), arrival -> {
                        meter.add(arrival);
                        screen.show(arrival.event());
                    });
            screen.end();
            if (failure != null) {
                console.complain(url + ": " + Failure.ofExchange(failure));
            }
            return failure == null ? 0 : 1;
        } finally {
            boolean cancelled = stop.scan(reactor.core.Scannable.Attr.TERMINATED) == Boolean.TRUE;
            if (cancelled || meter.events() > 0) {
                console.note((cancelled ? "cancelled; " : "") + meter.figures());
            }
            done.countDown();
            if (!cancelled) {
                try {
                    Runtime.getRuntime().removeShutdownHook(interrupted);
                } catch (IllegalStateException e) {
                    // It runs already, and finds all done.
                }
            }
        }
    }

    private Map<String, String> headers(URI endpoint) {
        Map<String, String> sent = new LinkedHashMap<>();
        String key = key(endpoint);
        if (key != null) {
            sent.put("authorization", "Bearer " + key);
        }
        for (String header : headers) {
            int colon = header.indexOf(':');
            String name = header.substring(0, Math.max(0, colon)).trim();
            String value = header.substring(colon + 1).trim();
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                throw wrong("Invalid value for option '--header': must be 'K: V'");
            }
            sent.remove(name.toLowerCase(java.util.Locale.ROOT));
            sent.put(name, value);
        }
        return sent;
    }

    private @Nullable String key(URI endpoint) {
        String named = keyVariable;
        if (named != null) {
            String key = System.getenv(named);
            if (key == null || key.isBlank()) {
                throw wrong("the environment variable " + named + " is not set");
            }
            return key.trim();
        }
        String host = String.valueOf(endpoint.getHost());
        boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        if (!here && !"https".equalsIgnoreCase(endpoint.getScheme())) {
            return null;
        }
        String key = System.getenv("WEIRLINE_API_KEY");
        if (key == null || key.isBlank()) {
            key = System.getenv("OPENAI_API_KEY");
        }
        return key == null || key.isBlank() ? null : key.trim();
    }

    private byte[] body() {
        return request(model, system, prompt, maxTokens, Map.of());
    }

    /** A streaming request. */
    static byte[] request(
            String model,
            @Nullable String system,
            String prompt,
            @Nullable Integer maxTokens,
            Map<String, Object> more) {
        List<Object> messages = new ArrayList<>();
        if (system != null) {
            messages.add(message("system", system));
        }
        messages.add(message("user", prompt));
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", model);
        request.put("messages", messages);
        request.put("stream", true);
        request.put("stream_options", Map.of("include_usage", true));
        if (maxTokens != null) {
            request.put("max_tokens", maxTokens);
        }
        request.putAll(more);
        return Json.text(request).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> message(String role, String content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }

    private ParameterException wrong(String message) {
        CommandSpec own = spec;
        return new ParameterException(own == null ? new picocli.CommandLine(this) : own.commandLine(), message);
    }

    /** The answer as it comes: text, calls with their arguments and, if asked for, reasoning. */
    private final class Screen {
        private boolean lineOpen;

        void show(StreamEvent event) {
            if (event instanceof StreamEvent.TextDelta delta && delta.choice() == 0) {
                write(delta.text());
            } else if (event instanceof StreamEvent.RefusalDelta delta && delta.choice() == 0) {
                write(delta.text());
            } else if (event instanceof StreamEvent.BlockStarted started && started.call() != null) {
                end();
                write(String.valueOf(started.call().name()) + " ");
            } else if (event instanceof StreamEvent.ToolCallDelta delta && delta.choice() == 0) {
                write(delta.fragment());
            } else if (event instanceof StreamEvent.ReasoningDelta delta && delta.choice() == 0 && reasoning) {
                if (console.ansi()) {
                    write(DIM + delta.text() + PLAIN);
                } else {
                    console.err(delta.text());
                }
            } else if (event instanceof StreamEvent.BlockEnded) {
                end();
            }
        }

        private void write(String text) {
            if (!text.isEmpty()) {
                console.out.write(text);
                console.out.flush();
                lineOpen = !text.endsWith("\n");
            }
        }

        void end() {
            if (lineOpen) {
                lineOpen = false;
                console.out.write("\n");
                console.out.flush();
            }
        }
    }
}
