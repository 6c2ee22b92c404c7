package io.weirline.codecs.anthropic;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.ByteSink;
import io.weirline.core.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The usage of one stream: that of {@code message_start}, overlaid key by key with each one of {@code message_delta},
 * which is cumulative. A member that is null says nothing. The provider counts cached and cache-written tokens beside
 * {@code input_tokens}; the library counts them in.
 *
 * <p>A response that was begun anew was paid for: its integers are added to those of the next.
 */
final class AnthropicUsage {
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String CACHE_READ = "cache_read_input_tokens";
    private static final String CACHE_WRITE = "cache_creation_input_tokens";

    /**
     * What the members may take, in chars, those of the normalised counts beside it: each report is written whole,
     * however little it changes. Members that do not fit are left out.
     */
    private static final int KEPT_CHARS = 16 << 10;
    /** How many counts of void responses are kept. */
    private static final int VOID_COUNTS = 64;

    // Values as they came, in the order in which they first came.
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Long> paid = new LinkedHashMap<>();
    private int kept;

    /** Overlays an object. */
    void overlay(JsonReader in, byte[] json, long object) {
        in.open(json, Slice.from(object), Slice.to(object) - Slice.from(object));
        if (in.next() != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            long value = Slice.value(in, token);
            if (token != Token.NULL) {
                put(name, in.array(), token, value);
            }
        }
    }

    private void put(String name, byte[] json, Token token, long value) {
        String text = Slice.raw(json, value);
        String before = members.get(name);
        int after = kept + name.length() + text.length() - (before == null ? 0 : name.length() + before.length());
        long count = token == Token.NUMBER ? Slice.integer(json, Slice.from(value), Slice.to(value)) : -1;
        if (after > KEPT_CHARS && !(count >= 0 && isNormalised(name))) {
            return;
        }
        kept = after;
        members.put(name, text);
        if (count >= 0) {
            counts.put(name, count);
        } else {
            counts.remove(name);
        }
    }

    private static boolean isNormalised(String name) {
        return name.equals(INPUT) || name.equals(OUTPUT) || name.equals(CACHE_READ) || name.equals(CACHE_WRITE);
    }

    /** What was reported stays; the next report is one of another response. */
    void restart() {
        counts.forEach((name, count) -> {
            if (paid.size() < VOID_COUNTS || paid.containsKey(name)) {
                paid.merge(name, count, AnthropicUsage::sum);
            }
        });
        members.clear();
        counts.clear();
        kept = 0;
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private @Nullable Long total(String name) {
        Long now = counts.get(name);
        Long before = paid.get(name);
        return now == null ? before : before == null ? now : (Long) sum(now, before);
    }

    Usage normalised() {
        Long read = total(CACHE_READ);
        Long write = total(CACHE_WRITE);
        return new Usage(add(add(total(INPUT), read), write), total(OUTPUT), read, write, null, raw());
    }

    private static @Nullable Long add(@Nullable Long a, @Nullable Long b) {
        return a == null ? b : b == null ? a : (Long) sum(a, b);
    }

    private String raw() {
        ByteSink out = new ByteSink();
        members.forEach((name, value) -> {
            Long total = counts.containsKey(name) ? total(name) : null;
            member(out, name, total == null ? value : total.toString());
        });
        paid.forEach((name, count) -> {
            if (!members.containsKey(name)) {
                member(out, name, count.toString());
            }
        });
        if (out.size() == 0) {
            out.put('{');
        }
        out.put('}');
        return Utf8.decode(out.array(), 0, out.size());
    }

    private static void member(ByteSink out, String name, String value) {
        out.put(out.size() == 0 ? '{' : ',');
        JsonOut.string(out, name);
        out.put(':');
        out.putUtf8(value);
    }

    void reset() {
        members.clear();
        counts.clear();
        paid.clear();
        kept = 0;
    }
}
