package io.weirline.codecs.bedrock;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock's counts. Tokens of the cache stand beside {@code inputTokens}, unless the total tells that they are among
 * them.
 */
final class ConverseUsage {
    private long raw = Slice.NONE;
    private long input;
    private long output;
    private long total;
    private long cacheRead;
    private long cacheWrite;

    void clear() {
        raw = Slice.NONE;
    }

    boolean isPresent() {
        return raw != Slice.NONE;
    }

    void read(JsonReader in, Token token) {
        clear();
        if (token != Token.START_OBJECT) {
            return;
        }
        input = -1;
        output = -1;
        total = -1;
        cacheRead = -1;
        cacheWrite = -1;
        int from = in.start();
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token value = in.next();
            long count = value == Token.NUMBER ? Slice.integer(in.array(), in.start(), in.end()) : -1;
            switch (name) {
                case "inputTokens" -> input = count;
                case "outputTokens" -> output = count;
                case "totalTokens" -> total = count;
                // InvokeModel names them with "Count".
                case "cacheReadInputTokens", "cacheReadInputTokenCount" -> cacheRead = count;
                case "cacheWriteInputTokens", "cacheWriteInputTokenCount" -> cacheWrite = count;
                default -> {}
            }
            in.skipChildren();
        }
        raw = Slice.of(from, in.end());
    }

    Usage normalised(byte[] json) {
        boolean among = total >= 0 && total == input + output;
        long cached = Math.max(cacheRead, 0) + Math.max(cacheWrite, 0);
        return new Usage(
                input < 0 ? null : (Long) (among ? input : input + cached),
                known(output),
                known(cacheRead),
                known(cacheWrite),
                null,
                Slice.raw(json, raw));
    }

    private static @Nullable Long known(long count) {
        return count < 0 ? null : (Long) count;
    }
}
