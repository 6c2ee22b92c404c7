package io.weirline.codecs.dialects;

import io.weirline.codecs.aisdk.AiSdkDecoder;
import io.weirline.codecs.aisdk.AiSdkEncoder;
import io.weirline.codecs.anthropic.AnthropicDecoder;
import io.weirline.codecs.anthropic.AnthropicEncoder;
import io.weirline.codecs.bedrock.Bedrock;
import io.weirline.codecs.cohere.CohereDecoder;
import io.weirline.codecs.gemini.GeminiDecoder;
import io.weirline.codecs.gemini.GeminiEncoder;
import io.weirline.codecs.ollama.OllamaDecoder;
import io.weirline.codecs.ollama.OllamaEncoder;
import io.weirline.codecs.openai.ChatDecoder;
import io.weirline.codecs.openai.ChatEncoder;
import io.weirline.codecs.openai.ResponsesDecoder;
import io.weirline.codecs.openai.ResponsesEncoder;
import io.weirline.core.Dialect;
import java.util.List;
import java.util.Map;

/** The dialects of this library. */
public final class Dialects {
    /**
     * OpenAI Chat Completions over server-sent events ({@code openai-chat}), and all who speak it: Azure, DeepSeek,
     * Groq, Mistral, Moonshot, OpenRouter, Perplexity, Qwen, vLLM, xAI and others.
     */
    public static final ProviderDialect OPENAI_CHAT = new ProviderDialect(
            "openai-chat", "text/event-stream; charset=utf-8", ChatDecoder::create, ChatEncoder::new);

    /** Anthropic Messages over server-sent events ({@code anthropic}). */
    public static final ProviderDialect ANTHROPIC = new ProviderDialect(
            "anthropic", "text/event-stream; charset=utf-8", AnthropicDecoder::create, AnthropicEncoder::new);

    /** OpenAI Responses over server-sent events ({@code openai-responses}). */
    public static final ProviderDialect OPENAI_RESPONSES = new ProviderDialect(
            "openai-responses", "text/event-stream; charset=utf-8", ResponsesDecoder::create, ResponsesEncoder::new);

    /** Gemini over server-sent events or, read only, as a JSON array ({@code gemini}). */
    public static final ProviderDialect GEMINI = new ProviderDialect(
            "gemini", "text/event-stream; charset=utf-8", GeminiDecoder::create, GeminiEncoder::new);

    /** Ollama's native API over newline-delimited JSON ({@code ollama}): chat, and read only, generate. */
    public static final ProviderDialect OLLAMA =
            new ProviderDialect("ollama", "application/x-ndjson", OllamaDecoder::create, OllamaEncoder::new);

    /** Amazon Bedrock's ConverseStream over the AWS event stream ({@code bedrock-converse}). Read only. */
    public static final ProviderDialect BEDROCK_CONVERSE = new ProviderDialect(
            "bedrock-converse", "application/vnd.amazon.eventstream", Bedrock::converse, Dialects::readOnly);

    /**
     * Amazon Bedrock's InvokeModelWithResponseStream over the AWS event stream ({@code bedrock-invoke}), with the models
     * of Anthropic, Amazon Nova and Amazon Titan inside. Read only.
     */
    public static final ProviderDialect BEDROCK_INVOKE = new ProviderDialect(
            "bedrock-invoke", "application/vnd.amazon.eventstream", Bedrock::invoke, Dialects::readOnly);

    /** Cohere's Chat, version 2, over server-sent events ({@code cohere}). Read only. */
    public static final ProviderDialect COHERE = new ProviderDialect(
            "cohere", "text/event-stream; charset=utf-8", CohereDecoder::create, Dialects::readOnly);

    /** The AI SDK's UI message stream, version 1, over server-sent events ({@code ai-sdk-ui}): for browsers. */
    public static final ProviderDialect AI_SDK_UI = new ProviderDialect(
            "ai-sdk-ui",
            "text/event-stream; charset=utf-8",
            AiSdkDecoder::create,
            AiSdkEncoder::new,
            Map.of("x-vercel-ai-ui-message-stream", "v1"));

    private static final List<ProviderDialect> ALL = List.of(
            OPENAI_CHAT,
            OPENAI_RESPONSES,
            ANTHROPIC,
            GEMINI,
            OLLAMA,
            BEDROCK_CONVERSE,
            BEDROCK_INVOKE,
            COHERE,
            AI_SDK_UI);

    private Dialects() {}

    private static DialectEncoder readOnly(Dialect dialect, EncodeOptions options) {
        throw new UnsupportedOperationException("dialect '" + dialect.name() + "' is only read");
    }

    /**
     * All of them.
     *
     * @return in a fixed order
     */
    public static List<ProviderDialect> all() {
        return ALL;
    }

    /**
     * A dialect by its name.
     *
     * @param name such as {@code openai-chat}
     * @return the dialect with default options
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public static ProviderDialect named(String name) {
        for (ProviderDialect dialect : ALL) {
            if (dialect.name().equals(name)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException("no dialect '" + name + "'; there are " + ALL);
    }
}
