package io.weirline.codecs.openai;

import static io.weirline.codecs.openai.ChatEncoder.ascii;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.ByteSink;
import io.weirline.core.StreamFault;
import io.weirline.core.Usage;
import org.jspecify.annotations.Nullable;

/** What a stream has at most once: its usage in this dialect's counters, and its error. */
final class ChatFrames {
    private static final byte[] ERROR = ascii("data: {\"error\":{\"message\":\"");
    private static final byte[] ERROR_TYPE = ascii("\",\"type\":\"");
    private static final byte[] ERROR_CODE = ascii("\",\"param\":null,\"code\":");
    private static final byte[] FRAME_END = ascii("}}\n\n");

    private ChatFrames() {}

    /** The frame of a fault, in words of ours unless the provider's own are wanted. */
    static void error(ByteSink out, StreamFault fault, boolean providerMessage) {
        String type = "upstream_error";
        String code;
        String message;
        if (fault instanceof StreamFault.ProviderError error) {
            type = error.type() == null ? type : error.type();
            code = error.code();
            String words = providerMessage ? error.providerMessage() : null;
            message = words == null ? "the provider reported an error" : words;
        } else if (fault instanceof StreamFault.Truncated) {
            code = "truncated";
            message = "the provider's stream ended too early";
        } else if (fault instanceof StreamFault.Malformed) {
            code = "malformed";
            message = "the provider's stream is malformed";
        } else {
            code = "limit_exceeded";
            message = "the provider's stream passes a limit";
        }
        JsonOut.stringBody(out.put(ERROR), message);
        JsonOut.stringBody(out.put(ERROR_TYPE), type);
        out.put(ERROR_CODE);
        if (code == null) {
            out.put(ascii("null"));
        } else {
            JsonOut.string(out, code);
        }
        out.put(FRAME_END);
    }

    /** An object of the counts that are known. */
    static void counts(ByteSink out, Usage usage) {
        Long input = usage.input();
        Long output = usage.output();
        out.put('{');
        int from = out.size();
        count(out, from, "prompt_tokens", input);
        count(out, from, "completion_tokens", output);
        count(out, from, "total_tokens", input == null || output == null ? null : (Long) (input + output));
        if (usage.cacheRead() != null || usage.cacheWrite() != null) {
            out.put(ascii((out.size() > from ? "," : "") + "\"prompt_tokens_details\":{"));
            int details = out.size();
            count(out, details, "cached_tokens", usage.cacheRead());
            count(out, details, "cache_write_tokens", usage.cacheWrite());
            out.put('}');
        }
        if (usage.reasoning() != null) {
            out.put(ascii((out.size() > from ? "," : "") + "\"completion_tokens_details\":{"));
            count(out, out.size(), "reasoning_tokens", usage.reasoning());
            out.put('}');
        }
        out.put('}');
    }

    private static void count(ByteSink out, int from, String name, @Nullable Long value) {
        if (value != null) {
            out.put(ascii((out.size() > from ? ",\"" : "\"") + name + "\":"));
            JsonOut.number(out, value);
        }
    }
}
