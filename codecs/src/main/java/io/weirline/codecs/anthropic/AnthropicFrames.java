package io.weirline.codecs.anthropic;

import static io.weirline.codecs.internal.JsonOut.ascii;
import static io.weirline.codecs.internal.JsonOut.count;

import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.ByteSink;
import io.weirline.core.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a message has at most once: its start, its end, its usage in this dialect's counters, and its error. */
final class AnthropicFrames {
    private static final byte[] START = ascii(
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"role\":\"assistant\",\"id\":\"");
    private static final byte[] MODEL = ascii("\",\"model\":\"");
    private static final byte[] CONTENT =
            ascii("\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":");
    private static final byte[] START_TAIL = ascii("}}\n\n");
    private static final byte[] DELTA =
            ascii("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":");
    private static final byte[] DELTA_USAGE = ascii(",\"stop_sequence\":null},\"usage\":");
    private static final byte[] DELTA_TAIL = ascii("}\n\n");
    private static final byte[] NULL = ascii("null");
    private static final byte[] ERROR_EVENT = ascii("event: error\ndata: ");
    private static final byte[] ERROR = ascii("{\"type\":\"error\",\"error\":{\"type\":\"");
    private static final byte[] MESSAGE = ascii("\",\"message\":\"");
    private static final byte[] ERROR_TAIL = ascii("\"}}");

    static final byte[] STOP = ascii("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    static final byte[] PING = ascii("event: ping\ndata: {\"type\":\"ping\"}\n\n");

    /** The types of errors that clients of this dialect know. */
    private static final Set<String> ERRORS = Set.of(
            "invalid_request_error",
            "authentication_error",
            "billing_error",
            "permission_error",
            "not_found_error",
            "request_too_large",
            "rate_limit_error",
            "timeout_error",
            "api_error",
            "overloaded_error");

    private AnthropicFrames() {}

    /** Everything before the usage, which the caller writes, and {@link #endStart}. */
    static void start(ByteSink out, String id, @Nullable String model) {
        JsonOut.stringBody(out.put(START), id);
        JsonOut.stringBody(out.put(MODEL), model == null ? "" : model);
        out.put(CONTENT);
    }

    static void endStart(ByteSink out) {
        out.put(START_TAIL);
    }

    /** Everything before the usage, which the caller writes, and {@link #endDelta}. */
    static void delta(ByteSink out, @Nullable String reason) {
        out.put(DELTA);
        if (reason == null) {
            out.put(NULL);
        } else {
            JsonOut.string(out, reason);
        }
        out.put(DELTA_USAGE);
    }

    static void endDelta(ByteSink out) {
        out.put(DELTA_TAIL);
    }

    /**
     * The counts of one message: cached and cache-written tokens stand beside the input, not in it. Clients read the
     * output, and at the start the input too, without asking whether they are there.
     */
    static void counts(ByteSink out, Usage total, Usage before, boolean start) {
        Long read = minus(total.cacheRead(), before.cacheRead());
        Long write = minus(total.cacheWrite(), before.cacheWrite());
        Long input = minus(minus(minus(total.input(), before.input()), read), write);
        Long output = minus(total.output(), before.output());
        out.put('{');
        int from = out.size();
        count(out, from, "input_tokens", input == null && start ? (Long) 0L : input);
        count(out, from, "cache_creation_input_tokens", write);
        count(out, from, "cache_read_input_tokens", read);
        count(out, from, "output_tokens", output == null ? (Long) 0L : output);
        out.put('}');
    }

    private static @Nullable Long minus(@Nullable Long all, @Nullable Long part) {
        return all == null || part == null ? all : (Long) Math.max(0, all - part);
    }

    /** The frame of a fault. */
    static void error(ByteSink out, FaultText fault) {
        errorBody(out.put(ERROR_EVENT), fault);
        out.put('\n').put('\n');
    }

    /** What the frame of a fault holds. */
    static void errorBody(ByteSink out, FaultText fault) {
        String type = fault.type();
        out.put(ERROR).put(ascii(type != null && ERRORS.contains(type) ? type : type(fault.status())));
        JsonOut.stringBody(out.put(MESSAGE), fault.message());
        out.put(ERROR_TAIL);
    }

    private static String type(int status) {
        return switch (status) {
            case 400, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408, 504 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> "api_error";
        };
    }
}
