package io.weirline.codecs.dialects;

import io.weirline.codecs.aisdk.AiSdkDecoder;
import io.weirline.codecs.aisdk.AiSdkEncoder;
import io.weirline.codecs.anthropic.AnthropicDecoder;
import io.weirline.codecs.anthropic.AnthropicEncoder;
import io.weirline.codecs.bedrock.Bedrock;
import io.weirline.codecs.cohere.CohereDecoder;
import io.weirline.codecs.cohere.CohereLinesDecoder;
import io.weirline.codecs.dialects.internal.DetectingDecoder;
import io.weirline.codecs.gemini.GeminiDecoder;
import io.weirline.codecs.gemini.GeminiEncoder;
import io.weirline.codecs.mcp.McpDecoder;
import io.weirline.codecs.ollama.OllamaDecoder;
import io.weirline.codecs.ollama.OllamaEncoder;
import io.weirline.codecs.openai.AssistantsDecoder;
import io.weirline.codecs.openai.ChatDecoder;
import io.weirline.codecs.openai.ChatEncoder;
import io.weirline.codecs.openai.ResponsesDecoder;
import io.weirline.codecs.openai.ResponsesEncoder;
import io.weirline.codecs.openai.TranscriptionDecoder;
import io.weirline.codecs.replicate.ReplicateDecoder;
import io.weirline.codecs.watsonx.WatsonxDecoder;
import io.weirline.core.Dialect;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** Cohere's Chat, version 1, over newline-delimited JSON ({@code cohere-v1}). Read only. */
    public static final ProviderDialect COHERE_V1 =
            new ProviderDialect("cohere-v1", "application/x-ndjson", CohereLinesDecoder::create, Dialects::readOnly);

    /** The older OpenAI Completions over server-sent events ({@code openai-completions}). Read only. */
    public static final ProviderDialect OPENAI_COMPLETIONS = new ProviderDialect(
            "openai-completions", "text/event-stream; charset=utf-8", ChatDecoder::completions, Dialects::readOnly);

    /** A run of OpenAI's Assistants over server-sent events ({@code assistants}), as text and Extensions. Read only. */
    public static final ProviderDialect ASSISTANTS = new ProviderDialect(
            "assistants", "text/event-stream; charset=utf-8", AssistantsDecoder::create, Dialects::readOnly);

    /** OpenAI's transcription of speech over server-sent events ({@code transcription}). Read only. */
    public static final ProviderDialect TRANSCRIPTION = new ProviderDialect(
            "transcription", "text/event-stream; charset=utf-8", TranscriptionDecoder::create, Dialects::readOnly);

    /** Replicate's plain text over server-sent events ({@code replicate}). Read only. */
    public static final ProviderDialect REPLICATE = new ProviderDialect(
            "replicate", "text/event-stream; charset=utf-8", ReplicateDecoder::create, Dialects::readOnly);

    /** IBM watsonx.ai's text generation over server-sent events ({@code watsonx}). Read only. */
    public static final ProviderDialect WATSONX = new ProviderDialect(
            "watsonx", "text/event-stream; charset=utf-8", WatsonxDecoder::create, Dialects::readOnly);

    /** The Model Context Protocol over streamable HTTP ({@code mcp}): each message as an Extension. Read only. */
    public static final ProviderDialect MCP =
            new ProviderDialect("mcp", "text/event-stream; charset=utf-8", McpDecoder::create, Dialects::readOnly);

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
            AI_SDK_UI,
            COHERE_V1,
            OPENAI_COMPLETIONS,
            ASSISTANTS,
            TRANSCRIPTION,
            REPLICATE,
            WATSONX,
            MCP);

    private static final String AUTO = "auto";

    private Dialects() {}

    private static DialectEncoder readOnly(Dialect dialect, EncodeOptions options) {
        throw new UnsupportedOperationException("dialect '" + dialect.name() + "' is only read");
    }

    /**
     * Whichever dialect a body turns out to have ({@code auto}). Its decoder looks at the first events, at most 256 KiB,
     * and then decodes from the first byte on as the decoder of the dialect that they tell; Started names that one. Where
     * nothing tells it, that is Chat for server-sent events, Gemini for an array, Ollama for lines and Converse for
     * frames. Read only.
     *
     * @param contentType what the response says that the body is, with or without parameters; null if it does not. It
     *     only counts where the bytes leave the framing open
     * @return a dialect with default options
     */
    public static ProviderDialect detect(@Nullable String contentType) {
        return new ProviderDialect(
                AUTO,
                "application/octet-stream",
                (dialect, options, limits) -> new DetectingDecoder(contentType, options, limits, name -> named(name)
                        .with(options)
                        .decoder(limits)),
                Dialects::readOnly);
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
     * @param name such as {@code openai-chat}, or {@code auto} for the one that the body has
     * @return the dialect with default options
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public static ProviderDialect named(String name) {
        if (name.equals(AUTO)) {
            return detect(null);
        }
        for (ProviderDialect dialect : ALL) {
            if (dialect.name().equals(name)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException("no dialect '" + name + "'; there are " + ALL);
    }
}
