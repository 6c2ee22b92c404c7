package io.weirline.samples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputItem;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The official Java clients read from a loopback server what our encoders write of streams from other dialects, and see
 * what our decoders see. Those of OpenAI check each member against the schema; that of Anthropic does not, because its
 * check refuses all tools of the server.
 */
class JavaClientsTest {
    private static final OpenAIClient OPENAI = OpenAIOkHttpClient.builder()
            .apiKey("key")
            .maxRetries(0)
            .responseValidation(true)
            .build();
    private static final AnthropicClient CLAUDE =
            AnthropicOkHttpClient.builder().apiKey("key").maxRetries(0).build();

    private record Call(@Nullable String name, @Nullable Object arguments) {
        static Call of(@Nullable String name, String arguments) {
            return new Call(name, Values.arguments(arguments));
        }
    }

    private record Seen(String text, List<Call> calls) {}

    private interface Client {
        Seen read(String base);
    }

    private static final Map<ProviderDialect, Client> CLIENTS = Map.of(
            Dialects.OPENAI_CHAT, JavaClientsTest::chat,
            Dialects.OPENAI_RESPONSES, JavaClientsTest::responses,
            Dialects.ANTHROPIC, JavaClientsTest::messages);

    /** Text behind the reason of its choice; and a type of call that this client does not know yet. */
    private static final Map<String, String> REFUSED = Map.of(
            "gemini/utf8-cjk.sse as openai-chat",
            "java.lang.IllegalStateException: Already accumulated the final chunk(s).",
            "gemini/truncated-inside-utf8.sse as openai-chat",
            "java.lang.IllegalStateException: Already accumulated the final chunk(s).",
            "openai-responses/custom-tool.sse as openai-chat",
            "com.openai.errors.OpenAIInvalidDataException: Unknown Type: custom");

    @Test
    void theySeeWhatWeSee() throws IOException {
        List<ClientCase> cases = ClientCases.all().stream()
                .filter(each ->
                        CLIENTS.containsKey(each.target()) && !each.target().equals(each.source()))
                .toList();
        TreeMap<String, String> differences = new TreeMap<>();
        try (CaseServer server = new CaseServer(cases)) {
            for (int i = 0; i < cases.size(); i++) {
                ClientCase of = cases.get(i);
                String difference = difference(of, server.base() + "/" + i);
                if (!Objects.equals(difference, REFUSED.get(of.toString()))) {
                    differences.put(of.toString(), String.valueOf(difference));
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    @AfterAll
    static void close() {
        OPENAI.close();
        CLAUDE.close();
    }

    private static @Nullable String difference(ClientCase of, String base) {
        Seen seen;
        try {
            seen = Objects.requireNonNull(CLIENTS.get(of.target())).read(base);
        } catch (RuntimeException e) {
            return of.transcript().fault() != null ? null : e.toString();
        }
        if (of.transcript().fault() != null) {
            return "no error where we have " + of.transcript().fault();
        }
        Seen ours = ours(of.transcript());
        return ours.equals(seen) ? null : seen + " where we have " + ours;
    }

    private static Seen ours(Transcript transcript) {
        return new Seen(
                transcript.text(0),
                transcript.toolCalls(0).stream()
                        .map(block -> {
                            ToolCall call = Objects.requireNonNull(block.call());
                            return Call.of(call.name(), block.argumentsText());
                        })
                        .toList());
    }

    private static Seen chat(String base) {
        OpenAIClient client = OPENAI.withOptions(options -> options.baseUrl(base));
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (var stream = client.chat()
                .completions()
                .createStreaming(ChatCompletionCreateParams.builder()
                        .model("model")
                        .addUserMessage("say")
                        .build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        ChatCompletion whole = accumulator.chatCompletion();
        ChatCompletionMessage message = whole.choices().get(0).message();
        return new Seen(
                message.content().orElse(""),
                message.toolCalls().orElse(List.of()).stream()
                        .map(call -> call.asFunction().function())
                        .map(function -> Call.of(function.name(), function.arguments()))
                        .toList());
    }

    private static Seen responses(String base) {
        OpenAIClient client = OPENAI.withOptions(options -> options.baseUrl(base));
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (var stream = client.responses()
                .createStreaming(ResponseCreateParams.builder()
                        .model("model")
                        .input("say")
                        .build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        Response whole = accumulator.response();
        StringBuilder text = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (ResponseOutputItem item : whole.output()) {
            item.message().ifPresent(message -> message.content()
                    .forEach(part -> part.outputText().ifPresent(said -> text.append(said.text()))));
            item.functionCall().ifPresent(call -> calls.add(Call.of(call.name(), call.arguments())));
            item.customToolCall().ifPresent(call -> calls.add(Call.of(call.name(), call.input())));
        }
        return new Seen(text.toString(), calls);
    }

    private static Seen messages(String base) {
        AnthropicClient client = CLAUDE.withOptions(options -> options.baseUrl(base));
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (var stream = client.messages()
                .createStreaming(MessageCreateParams.builder()
                        .model("model")
                        .maxTokens(1)
                        .addUserMessage("say")
                        .build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        StringBuilder text = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (ContentBlock block : accumulator.message().content()) {
            block.text().ifPresent(said -> text.append(said.text()));
            block.toolUse().ifPresent(call -> calls.add(Call.of(call.name(), json(call._input()))));
            block.serverToolUse()
                    .ifPresent(call -> calls.add(Call.of(call.name().asString(), json(call._input()))));
        }
        return new Seen(text.toString(), calls);
    }

    private static String json(JsonValue value) {
        try {
            return ObjectMappers.jsonMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
