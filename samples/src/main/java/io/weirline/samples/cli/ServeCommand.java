package io.weirline.samples.cli;

import io.weirline.samples.net.ChatServer;
import io.weirline.samples.net.FaultPlan;
import io.weirline.samples.net.Network;
import io.weirline.samples.net.RecordedSource;
import io.weirline.samples.net.SimulatedSource;
import io.weirline.samples.net.Source;
import io.weirline.samples.sim.SimulatedModel;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.core.Exceptions;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;

/** {@code weirline serve}: a server of the OpenAI Chat API. */
@Command(
        name = "serve",
        header = {"Serve the OpenAI Chat API: a simulated model or a recorded body.", ""},
        description = {
            "Serves POST /v1/chat/completions (under any prefix), GET /v1/models and GET /healthz.",
            "",
            "Streams a recorded body, or a simulated model that says the same for the same seed and prompt: "
                    + "text with emoji; JSON where response_format or the prompt asks for it; a tool call where the "
                    + "request has tools or the prompt asks for the weather. Its bytes are cut oddly. Prints its "
                    + "address when it is ready.",
            ""
        },
        footer = {"", "Example: weirline serve --listen 127.0.0.1:8080 --fault cut:20"})
final class ServeCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "The address (default: 127.0.0.1:8080); port 0 for a free one.")
    private String listen = "127.0.0.1:8080";

    @ArgGroup(exclusive = true)
    private Answers answers = new Answers();

    static final class Answers {
        @Option(names = "--replay", paramLabel = "FILE", description = "Stream this body, the same for every request.")
        private @Nullable String replay;

        @Option(names = "--model", paramLabel = "sim", description = "The simulated model (default).")
        private String model = SimulatedModel.NAME;
    }

    @Option(
            names = "--tokens-per-second",
            paramLabel = "N",
            description = "Events a second (default: 40); 0 for as fast as they are taken.")
    private double tokensPerSecond = 40;

    @Option(
            names = "--first-token-ms",
            paramLabel = "M",
            description = "Milliseconds before the first event (default: 0).")
    private int firstTokenMillis;

    @Option(
            names = "--fault",
            paramLabel = "KIND:N",
            converter = FaultConverter.class,
            description = "Break each stream behind N events. cut: the connection ends inside the body; reset: it is "
                    + "reset; stall: silence; garbage: bytes that are no event, then the end; error: the format's own "
                    + "error.")
    private @Nullable FaultPlan fault;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "What the model's words and the cuts depend on (default: 1).")
    private long seed = 1;

    ServeCommand(Console console) {
        this.console = console;
    }

    static final class FaultConverter implements picocli.CommandLine.ITypeConverter<FaultPlan> {
        @Override
        public FaultPlan convert(String value) {
            try {
                return FaultPlan.parse(value);
            } catch (IllegalArgumentException e) {
                throw new picocli.CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public Integer call() {
        int colon = listen.lastIndexOf(':');
        int port = port(colon);
        if (!answers.model.equals(SimulatedModel.NAME)) {
            throw wrong("Invalid value for option '--model': there is only " + SimulatedModel.NAME);
        }
        if (tokensPerSecond < 0 || Double.isNaN(tokensPerSecond) || firstTokenMillis < 0) {
            throw wrong("--tokens-per-second and --first-token-ms must not be negative");
        }
        Source source;
        try {
            source = source();
        } catch (IOException e) {
            console.complain(answers.replay + ": " + Failure.of(e).message());
            return 1;
        }
        LoopResources loops = Network.loops();
        ChatServer server = new ChatServer(
                source,
                new ChatServer.Options(tokensPerSecond, Duration.ofMillis(firstTokenMillis), fault, seed),
                console::note);
        String host = listen.substring(0, colon);
        try {
            DisposableServer bound =
                    server.bind(host.replaceAll("[\\[\\]]", ""), port, loops).block();
            if (bound == null) {
                throw new IllegalStateException("the server did not start");
            }
            console.out.write("http://" + host + ":" + bound.port() + "\n");
            console.out.flush();
            bound.onDispose().block();
        } catch (RuntimeException e) {
            if (e instanceof Output.ClosedException) {
                throw e;
            }
            Throwable cause = Exceptions.unwrap(e);
            console.complain("cannot listen on " + listen + ": " + cause.getMessage());
            return 1;
        }
        return 0;
    }

    private int port(int colon) {
        try {
            int port = Integer.parseInt(listen.substring(colon + 1));
            if (colon > 0 && port >= 0 && port < 1 << 16) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong("Invalid value for option '--listen': must be HOST:PORT, was " + listen);
    }

    private ParameterException wrong(String message) {
        CommandSpec own = spec;
        return new ParameterException(own == null ? new picocli.CommandLine(this) : own.commandLine(), message);
    }

    private Source source() throws IOException {
        String file = answers.replay;
        if (file == null) {
            return new SimulatedSource(seed);
        }
        try (InputStream in = PieceOptions.read(file, console)) {
            return new RecordedSource(in.readAllBytes());
        }
    }
}
