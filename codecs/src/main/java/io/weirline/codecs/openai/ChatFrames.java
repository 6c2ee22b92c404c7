package io.weirline.codecs.openai;

import static io.weirline.codecs.internal.JsonOut.ascii;
import static io.weirline.codecs.internal.JsonOut.count;

import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.ByteSink;
import io.weirline.core.Usage;

/** What a stream has at most once: its usage in this dialect's counters, and its error. */
final class ChatFrames {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] ERROR = ascii("{\"error\":{\"message\":\"");
    private static final byte[] ERROR_TYPE = ascii("\",\"type\":\"");
    private static final byte[] ERROR_CODE = ascii("\",\"param\":null,\"code\":");
    private static final byte[] NULL = ascii("null");
    private static final byte[] FRAME_END = ascii("\n\n");

    private ChatFrames() {}

    /** The frame of a fault. */
    static void error(ByteSink out, FaultText fault) {
        errorBody(out.put(DATA), fault);
        out.put(FRAME_END);
    }

    /** What the frame of a fault holds. */
    static void errorBody(ByteSink out, FaultText fault) {
        JsonOut.stringBody(out.put(ERROR), fault.message());
        String type = fault.type();
        JsonOut.stringBody(out.put(ERROR_TYPE), type == null ? "upstream_error" : type);
        out.put(ERROR_CODE);
        String code = fault.code();
        if (code == null) {
            out.put(NULL);
        } else {
            JsonOut.string(out, code);
        }
        out.put('}').put('}');
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
}
