package io.weirline.samples.cli;

import io.weirline.samples.net.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code weirline}. */
public final class Commands {
    private static final Map<String, Function<Console, Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("demo", console -> new DemoCommand(console, Network::warmLoops));
        ALL.put("chat", ChatCommand::new);
        ALL.put("serve", ServeCommand::new);
        ALL.put("pipe", PipeCommand::new);
        ALL.put("decode", DecodeCommand::new);
        ALL.put("encode", EncodeCommand::new);
        ALL.put("translate", TranslateCommand::new);
        ALL.put("json", JsonCommand::new);
        ALL.put("sse", SseCommand::new);
        ALL.put("utf8", Utf8Command::new);
    }

    private Commands() {}

    /**
     * Runs one command. Throws nothing, and shows no stack trace.
     *
     * @param args the arguments
     * @param console the streams
     * @return the exit status: 0 if all was complete and clean, 1 if anything was not, 2 for a wrong command line
     */
    public static int run(String[] args, Console console) {
        try {
            int status = commandLine(args, console).execute(args);
            console.flush();
            return status;
        } catch (Output.ClosedException e) {
            return lost(e, console);
        } catch (OutOfMemoryError e) {
            console.complain("out of memory: " + e.getMessage());
        } catch (StackOverflowError | LinkageError e) {
            console.complain("internal error: " + e);
        }
        return ExitCode.SOFTWARE;
    }

    private static CommandLine commandLine(String[] args, Console console) {
        // Converters that no option here needs, with the modules behind them.
        System.setProperty("picocli.converters.excludes", "java.sql.*|java.time.*");
        CommandLine line = new CommandLine(new Weirline());
        // Only what is asked for is inspected: reflection over all of them costs a tenth of a second.
        Function<Console, Object> one = args.length == 0 ? null : ALL.get(args[0]);
        if (one != null) {
            line.addSubcommand(args[0].equals("demo") ? demo(console) : one.apply(console));
        } else {
            ALL.values().forEach(command -> line.addSubcommand(command.apply(console)));
        }
        line.setOut(console.outWriter());
        line.setErr(console.errWriter());
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpLongOptionsMaxWidth(30);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.ansi() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((e, arguments) -> {
            boolean unknown = e instanceof CommandLine.UnmatchedArgumentException && one == null;
            console.complain(unknown ? "unknown command or option: " + args[0] : String.valueOf(e.getMessage()));
            console.note("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            return ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof Output.ClosedException closed) {
                return lost(closed, console);
            }
            console.complain("internal error: " + e);
            return ExitCode.SOFTWARE;
        });
        return line;
    }

    /** The network wakes up while the command line is read: the first text is to be seen within a second. */
    private static DemoCommand demo(Console console) {
        return new DemoCommand(console, CompletableFuture.supplyAsync(Network::warmLoops)::join);
    }

    private static int lost(Output.ClosedException e, Console console) {
        if (!e.readerLeft()) {
            console.complain("cannot write: " + e.reason());
        }
        return ExitCode.SOFTWARE;
    }

    @Command(
            name = "weirline",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            scope = CommandLine.ScopeType.INHERIT,
            synopsisSubcommandLabel = "COMMAND",
            description = {"Byte streams of language models as typed events, and back.", ""},
            commandListHeading = "%nCommands:%n",
            exitCodeListHeading = "%nExit status:%n",
            exitCodeList = {
                "0:all was complete and clean",
                "1:something was not, or could not be read",
                "2:a wrong command line"
            },
            footer = {"", "Start with: weirline demo"})
    static final class Weirline implements Runnable {
        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public void run() {
            CommandSpec own = spec;
            if (own != null) {
                throw new ParameterException(
                        own.commandLine(), "a command is missing: " + String.join(", ", ALL.keySet()));
            }
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"weirline " + (version == null ? "(not packaged)" : version)};
        }
    }
}
