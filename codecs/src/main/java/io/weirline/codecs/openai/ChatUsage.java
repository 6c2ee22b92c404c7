package io.weirline.codecs.openai;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One usage object of a chunk, as slots that are reused. Counts that are no integer of 0 or more are as if absent.
 *
 * <p>Most providers count reasoning inside the completion. xAI does not, and tells by its total: where prompt,
 * completion and reasoning add up to it, the completion lacks the reasoning.
 */
final class ChatUsage {
    private static final long ABSENT = -1;

    private long raw = Slice.NONE;
    private long prompt;
    private long completion;
    private long total;
    private long cached;
    private long cacheWritten;
    private long reasoning;

    void clear() {
        raw = Slice.NONE;
    }

    boolean isPresent() {
        return raw != Slice.NONE;
    }

    /** The object, as it came. */
    long slice() {
        return raw;
    }

    /** Reads the value at hand, in place of what was read before; what is no object is as if absent. */
    void read(JsonReader in, Token token) {
        raw = Slice.NONE;
        if (token != Token.START_OBJECT) {
            in.skipChildren();
            return;
        }
        prompt = ABSENT;
        completion = ABSENT;
        total = ABSENT;
        cached = ABSENT;
        cacheWritten = ABSENT;
        reasoning = ABSENT;
        int from = in.start();
        members(in);
        raw = Slice.of(from, in.end());
    }

    private void members(JsonReader in) {
        long cacheHit = ABSENT;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "prompt_tokens", "input_tokens" -> prompt = count(in, token, prompt);
                case "completion_tokens", "output_tokens" -> completion = count(in, token, completion);
                case "total_tokens" -> total = count(in, token, total);
                case "reasoning_tokens" -> reasoning = count(in, token, reasoning);
                // DeepSeek's, Moonshot's and Anthropic's names for the part that came from the cache.
                case "prompt_cache_hit_tokens", "cached_tokens", "cache_read_input_tokens" ->
                    cacheHit = count(in, token, cacheHit);
                case "cache_creation_input_tokens" -> cacheWritten = count(in, token, cacheWritten);
                case "prompt_tokens_details",
                        "completion_tokens_details",
                        "input_tokens_details",
                        "output_tokens_details" -> details(in, token);
                default -> in.skipChildren();
            }
        }
        if (cached == ABSENT) {
            cached = cacheHit;
        }
    }

    private void details(JsonReader in, Token object) {
        if (object != Token.START_OBJECT) {
            in.skipChildren();
            return;
        }
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "cached_tokens" -> cached = count(in, token, cached);
                case "cache_write_tokens" -> cacheWritten = count(in, token, cacheWritten);
                case "reasoning_tokens" -> reasoning = count(in, token, reasoning);
                default -> in.skipChildren();
            }
        }
    }

    private static long count(JsonReader in, Token token, long otherwise) {
        if (token == Token.NUMBER) {
            long count = Slice.integer(in.array(), in.start(), in.end());
            return count < 0 ? otherwise : count;
        }
        in.skipChildren();
        return otherwise;
    }

    /** The counts in the library's convention, with the object's own text. */
    Usage normalised(byte[] json) {
        boolean apart = reasoning > 0 && prompt >= 0 && completion >= 0 && total == prompt + completion + reasoning;
        return new Usage(
                known(prompt),
                known(apart ? completion + reasoning : completion),
                known(cached),
                known(cacheWritten),
                known(reasoning),
                Slice.raw(json, raw));
    }

    private static @Nullable Long known(long count) {
        return count == ABSENT ? null : (Long) count;
    }
}
