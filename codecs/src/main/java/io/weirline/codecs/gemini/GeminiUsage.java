package io.weirline.codecs.gemini;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Usage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's counts, which each chunk repeats: the last one of each that came. What the model thought is not among the
 * candidates' tokens, and what its tools put into the prompt not among the prompt's.
 */
final class GeminiUsage {
    private static final int PROMPT = 0;
    private static final int TOOL_PROMPT = 1;
    private static final int CANDIDATES = 2;
    private static final int THOUGHTS = 3;
    private static final int CACHED = 4;
    private static final int COUNTS = 5;

    private final long[] read = new long[COUNTS];
    private final long[] latest = new long[COUNTS];
    private long raw = Slice.NONE;

    GeminiUsage() {
        reset();
    }

    void clear() {
        raw = Slice.NONE;
    }

    void reset() {
        clear();
        Arrays.fill(latest, -1);
    }

    void read(JsonReader in, Token token) {
        raw = Slice.NONE;
        Arrays.fill(read, -1);
        if (token != Token.START_OBJECT) {
            return;
        }
        int from = in.start();
        while (in.next() == Token.NAME) {
            int count = countOf(in.name());
            Token value = in.next();
            if (count >= 0 && value == Token.NUMBER) {
                read[count] = Slice.integer(in.array(), in.start(), in.end());
            }
            in.skipChildren();
        }
        raw = Slice.of(from, in.end());
    }

    private static int countOf(String name) {
        return switch (name) {
            case "promptTokenCount" -> PROMPT;
            case "toolUsePromptTokenCount" -> TOOL_PROMPT;
            case "candidatesTokenCount" -> CANDIDATES;
            case "thoughtsTokenCount" -> THOUGHTS;
            case "cachedContentTokenCount" -> CACHED;
            default -> -1;
        };
    }

    boolean isPresent() {
        return raw != Slice.NONE;
    }

    /** The object, as it came. */
    long slice() {
        return raw;
    }

    Usage normalised(byte[] json) {
        for (int i = 0; i < COUNTS; i++) {
            latest[i] = read[i] < 0 ? latest[i] : read[i];
        }
        return new Usage(
                sum(latest[PROMPT], latest[TOOL_PROMPT]),
                sum(latest[CANDIDATES], latest[THOUGHTS]),
                sum(latest[CACHED], -1),
                null,
                sum(latest[THOUGHTS], -1),
                Slice.raw(json, raw));
    }

    private static @Nullable Long sum(long one, long other) {
        return one < 0 && other < 0 ? null : (Long) (Math.max(one, 0) + Math.max(other, 0));
    }
}
