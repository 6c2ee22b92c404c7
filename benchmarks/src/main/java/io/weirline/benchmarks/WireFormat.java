package io.weirline.benchmarks;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import java.util.List;

/** Formats that we write besides OpenAI Chat: what one delta of text is in each, to who binds it. */
public enum WireFormat {
    /** OpenAI Responses. */
    RESPONSES(Dialects.OPENAI_RESPONSES, "event: response.output_text.delta\ndata: ", "\n\n") {
        @Override
        Object delta(int index, String text) {
            return new Responses("response.output_text.delta", "msg_" + ID + "_0", 0, 0, List.of(), text, index + 4);
        }
    },
    /** Anthropic Messages. */
    ANTHROPIC(Dialects.ANTHROPIC, "event: content_block_delta\ndata: ", "\n\n") {
        @Override
        Object delta(int index, String text) {
            return new Anthropic("content_block_delta", 0, new AnthropicDelta("text_delta", text));
        }
    },
    /** Gemini, with its line ends. */
    GEMINI(Dialects.GEMINI, "data: ", "\r\n\r\n") {
        @Override
        Object delta(int index, String text) {
            GeminiContent content = new GeminiContent(List.of(new GeminiPart(text)), "model");
            return new Gemini(List.of(new GeminiCandidate(content, 0)), ChatWriter.MODEL, ID);
        }
    },
    /** Ollama. */
    OLLAMA(Dialects.OLLAMA, "", "\n") {
        @Override
        Object delta(int index, String text) {
            return new Ollama(ChatWriter.MODEL, "2026-01-01T00:00:00Z", new OllamaMessage("assistant", text), false);
        }
    },
    /** The UI message stream of the AI SDK. */
    AI_SDK_UI(Dialects.AI_SDK_UI, "data: ", "\n\n") {
        @Override
        Object delta(int index, String text) {
            return new Ui("text-delta", "0", text);
        }
    };

    /** Of the message that is written. */
    static final String ID = ChatWriter.ID;

    private final ProviderDialect dialect;
    private final String before;
    private final String after;

    WireFormat(ProviderDialect dialect, String before, String after) {
        this.dialect = dialect;
        this.before = before;
        this.after = after;
    }

    ProviderDialect dialect() {
        return dialect;
    }

    /** What stands before the JSON of a delta. */
    String before() {
        return before;
    }

    /** What ends it. */
    String after() {
        return after;
    }

    /** What a JSON library is given for a delta. */
    abstract Object delta(int index, String text);

    /** An event of Responses. */
    public record Responses(
            String type,
            String item_id,
            int output_index,
            int content_index,
            List<String> logprobs,
            String delta,
            int sequence_number) {}

    /** An event of Messages. */
    public record Anthropic(String type, int index, AnthropicDelta delta) {}

    /** Its delta. */
    public record AnthropicDelta(String type, String text) {}

    /** A chunk of Gemini. */
    public record Gemini(List<GeminiCandidate> candidates, String modelVersion, String responseId) {}

    /** One answer of it. */
    public record GeminiCandidate(GeminiContent content, int index) {}

    /** What it says. */
    public record GeminiContent(List<GeminiPart> parts, String role) {}

    /** A part of that. */
    public record GeminiPart(String text) {}

    /** A line of Ollama. */
    public record Ollama(String model, String created_at, OllamaMessage message, boolean done) {}

    /** What it says. */
    public record OllamaMessage(String role, String content) {}

    /** A part of a UI message. */
    public record Ui(String type, String id, String delta) {}
}
