package io.weirline.codecs.aisdk;

import static io.weirline.codecs.internal.JsonOut.ascii;
import static io.weirline.codecs.internal.JsonOut.count;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.ByteSink;
import io.weirline.core.Usage;
import org.jspecify.annotations.Nullable;

/** The counts of {@code LanguageModelUsage}, which servers put into a message's metadata, both ways. */
final class AiSdkUsage {
    private AiSdkUsage() {}

    /** Reads the object at hand. */
    static Usage read(JsonReader in) {
        Long input = null;
        Long output = null;
        Long cacheRead = null;
        Long cacheWrite = null;
        Long reasoning = null;
        int from = in.start();
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "inputTokens" -> input = number(in, token);
                case "outputTokens" -> output = number(in, token);
                case "cachedInputTokens" -> cacheRead = cacheRead == null ? number(in, token) : cacheRead;
                case "reasoningTokens" -> reasoning = reasoning == null ? number(in, token) : reasoning;
                case "inputTokenDetails", "outputTokenDetails" -> {
                    while (token == Token.START_OBJECT && in.next() == Token.NAME) {
                        String detail = in.name();
                        Token value = in.next();
                        switch (detail) {
                            case "cacheReadTokens" -> cacheRead = number(in, value);
                            case "cacheWriteTokens" -> cacheWrite = number(in, value);
                            case "reasoningTokens" -> reasoning = number(in, value);
                            default -> {}
                        }
                        in.skipChildren();
                    }
                }
                default -> {}
            }
            in.skipChildren();
        }
        String raw = Slice.raw(in.array(), Slice.of(from, in.end()));
        return new Usage(input, output, cacheRead, cacheWrite, reasoning, raw);
    }

    private static @Nullable Long number(JsonReader in, Token token) {
        long value = token == Token.NUMBER ? Slice.integer(in.array(), in.start(), in.end()) : -1;
        return value < 0 ? null : (Long) value;
    }

    /** An object of the counts that are known. */
    static void write(ByteSink out, Usage usage) {
        Long input = usage.input();
        Long output = usage.output();
        out.put('{');
        int from = out.size();
        count(out, from, "inputTokens", input);
        if (usage.cacheRead() != null || usage.cacheWrite() != null) {
            out.put(ascii((out.size() > from ? "," : "") + "\"inputTokenDetails\":{"));
            int details = out.size();
            count(out, details, "cacheReadTokens", usage.cacheRead());
            count(out, details, "cacheWriteTokens", usage.cacheWrite());
            out.put('}');
        }
        count(out, from, "outputTokens", output);
        if (usage.reasoning() != null) {
            out.put(ascii((out.size() > from ? "," : "") + "\"outputTokenDetails\":{"));
            count(out, out.size(), "reasoningTokens", usage.reasoning());
            out.put('}');
        }
        count(out, from, "totalTokens", input == null || output == null ? null : (Long) (input + output));
        out.put('}');
    }
}
