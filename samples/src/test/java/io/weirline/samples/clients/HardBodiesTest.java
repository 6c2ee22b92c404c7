package io.weirline.samples.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import io.weirline.samples.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Recorded bodies that an official client refuses or reads in part: the table in docs/dialects.md is what is so today. */
class HardBodiesTest {
    private static final int LONGEST_WORDS = 70;
    private static final List<String> OPENAI_CHAT = List.of(
            "groq/compound-web-search-id-changes",
            "groq/tool-use-failed-error-after-text",
            "mistral/tool-incremental",
            "mistral/tool-index-missing",
            "openai-chat/error-object-mid-stream",
            "openai-chat/legacy-function-call",
            "openai-chat/truncated-at-event-boundary",
            "openai-chat/truncated-before-blank-line",
            "others/gpustack-no-done",
            "others/perplexity-citations-cumulative-message",
            "others/snowflake-text",
            "others/snowflake-thinking",
            "others/writer-text",
            "others/writer-tools-seven");
    private static final List<String> OPENAI_RESPONSES = List.of(
            "openai-responses/apply-patch",
            "openai-responses/bedrock-mantle-text-reasoning",
            "openai-responses/failed-error",
            "openai-responses/phase",
            "openai-responses/refusal",
            "openai-responses/resume-starting-after");
    private static final List<String> ANTHROPIC =
            List.of("anthropic/error-overloaded-mid-stream", "anthropic/truncated-inside-tool-json");
    private static final List<String> GEMINI = List.of(
            "gemini/error-data-mid-stream",
            "gemini/error-json-mid-stream",
            "gemini/finish-message-unterminated",
            "gemini/prompt-blocked-unterminated",
            "gemini/quotes-escaped",
            "gemini/truncated-inside-utf8");

    @Test
    void theTableIsWhatIsSoToday() throws IOException, InterruptedException {
        Path streams = Path.of(System.getProperty("weirline.corpus", "../shared/corpus"), "streams");
        assumeThat(streams).as("the corpus, which lies apart from the project").isDirectory();
        List<ClientCase> cases = new ArrayList<>();
        add(cases, streams, Dialects.OPENAI_CHAT, OPENAI_CHAT, ".sse");
        add(cases, streams, Dialects.OPENAI_RESPONSES, OPENAI_RESPONSES, ".sse");
        add(cases, streams, Dialects.ANTHROPIC, ANTHROPIC, ".sse");
        add(cases, streams, Dialects.GEMINI, GEMINI, ".sse");
        add(cases, streams, Dialects.OLLAMA, List.of("ollama/error-line-mid-stream"), ".ndjson");
        add(cases, streams, Dialects.OLLAMA, List.of("ollama/truncated-inside-line"), ".ndjson");
        List<Map<?, ?>> seen = Clients.read(cases);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            rows.add("| `" + cases.get(i).name() + "` | " + theirs(seen.get(i)) + " | "
                    + ours(cases.get(i).transcript()) + " |");
        }
        rows.forEach(System.out::println);
        Path table = Path.of(System.getProperty("basedir", "."), "..", "docs", "dialects.md");
        assertThat(Files.readString(table)).contains(String.join("\n", rows));
    }

    private static void add(
            List<ClientCase> cases, Path streams, ProviderDialect dialect, List<String> names, String extension)
            throws IOException {
        for (String name : names) {
            byte[] body = Files.readAllBytes(streams.resolve(name + extension));
            Transcript transcript = new Transcript(64 << 20);
            ClientCase.decode(dialect, body).forEach(transcript::add);
            cases.add(new ClientCase(name, null, dialect, body, transcript));
        }
    }

    private static String theirs(Map<?, ?> seen) {
        String error = (String) seen.get("error");
        if (error != null) {
            String words = error.lines().findFirst().orElse("");
            words = words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) + "…" : words;
            return "throws `" + words.replace('|', '/') + "`";
        }
        return meaning(
                (String) seen.get("text"),
                (String) seen.get("reasoning"),
                ((List<?>) Objects.requireNonNull(seen.get("calls"))).size(),
                (String) seen.get("finish"),
                tokens(seen.get("usage"), "prompt_tokens", "input_tokens", "promptTokenCount", "prompt_eval_count"));
    }

    private static String ours(Transcript transcript) {
        Finished finished = transcript.finished(0);
        StreamFault fault = transcript.fault();
        Long input = transcript.usage().input();
        return meaning(
                        transcript.text(0) + transcript.refusal(0),
                        transcript.reasoning(0),
                        transcript.toolCalls(0).size(),
                        finished == null ? null : finished.rawReason(),
                        input == null ? null : input.toString())
                + (fault == null ? "" : "; " + fault.getClass().getSimpleName());
    }

    private static String meaning(
            @Nullable String text,
            @Nullable String reasoning,
            int calls,
            @Nullable String finish,
            @Nullable String input) {
        return Stream.of(
                        chars("text", text),
                        chars("reasoning", reasoning),
                        calls == 0 ? "" : "calls " + calls,
                        finish == null ? "no finish" : "`" + finish + "`",
                        input == null ? "no usage" : "prompt " + input)
                .filter(part -> !part.isEmpty())
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    private static String chars(String what, @Nullable String text) {
        return text == null || text.isEmpty() ? "" : what + " " + text.length();
    }

    private static @Nullable String tokens(@Nullable Object usage, String... names) {
        if (usage instanceof Map<?, ?> map) {
            for (String name : names) {
                if (map.get(name) instanceof Json.Number number) {
                    return number.text();
                }
            }
        }
        return null;
    }
}
