package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.testing.Readers;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;

/**
 * Recorded bodies of every dialect, broken at random: bytes flipped, stretches, lines and frames left out, repeated and
 * put in from another body. Whatever comes of it, nothing is thrown, blocks balance, memory stays near the input, it
 * ends, and the pieces do not matter. {@code -Dweirline.mutation.minutes=M} makes it run so long, and
 * {@code -Dweirline.mutation.seed=S} with another seed; each round has a seed of its own, which a failure names.
 */
class MutationTest {
    private static final long SEED = Long.getLong("weirline.mutation.seed", 20_260_501);
    private static final String MINUTES = System.getProperty("weirline.mutation.minutes", "");
    private static final int ROUNDS = 1500;
    private static final int LARGEST = 64 << 10;
    private static final Duration SLOWEST = Duration.ofSeconds(20);

    private static final List<String> TOKENS = List.of(
            "null",
            "-1",
            "{}",
            "[]",
            "\"\"",
            "1e999",
            "99999999999",
            "true",
            "}",
            "]",
            "\"",
            "\\",
            "\n",
            "\r",
            "\n\n",
            "\\ud83d",
            "\"index\":7,",
            "\"index\":2147483647,",
            "\"type\":\"error\",",
            "\"type\":\"message_start\",",
            "\"output_index\":3,",
            "\"error\":{},",
            "data: [DONE]\n\n",
            "error: {\"code\":1}\n",
            ": c\n\n",
            "event: error\n",
            "data: {}\n\n",
            "[[[[[[[[",
            "\uFEFF",
            "\0");

    private static final List<String> VALUES = List.of(
            "null",
            "0",
            "-1",
            "2147483647",
            "99999999999",
            "1e999",
            "true",
            "{}",
            "[]",
            "[null]",
            "\"\"",
            "\"error\"",
            "\"stop\"",
            "\"\\ud83d\"");

    private record Source(ProviderDialect dialect, Body body) {}

    @Test
    void whateverBreaksABodyTheLawsHold() {
        List<Source> sources = sources();
        List<JsonReader.Factory> readers = Readers.all().map(Named::getPayload).toList();
        long end = MINUTES.isEmpty() ? 0 : System.nanoTime() + (long) (Double.parseDouble(MINUTES) * 60e9);
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        long bytes = 0;
        int round = 0;
        for (; end == 0 ? round < ROUNDS : System.nanoTime() < end; round++) {
            long seed = SEED + round;
            SplittableRandom random = new SplittableRandom(seed);
            Source source = sources.get(random.nextInt(sources.size()));
            byte[] broken = source.body().bytes();
            for (int i = random.nextInt(3); i >= 0; i--) {
                broken = mutated(
                        broken,
                        sources.get(random.nextInt(sources.size())).body().bytes(),
                        random);
            }
            JsonReader.Factory reader = readers.get(random.nextInt(readers.size()));
            ProviderDialect dialect = random.nextInt(8) == 0 ? Dialects.detect(null) : source.dialect();
            try {
                outcomes.merge(check(dialect, reader, broken, random), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + source.body() + " as " + dialect, e);
            }
            bytes += broken.length;
        }
        System.out.println("mutation: seeds " + SEED + " to " + (SEED + round - 1) + ", " + round + " bodies of "
                + sources.size() + ", " + bytes + " bytes, " + outcomes);
        assertThat(outcomes.keySet()).as("ways to end").contains(Outcome.CLEAN, Outcome.MALFORMED, Outcome.TRUNCATED);
    }

    private enum Outcome {
        CLEAN,
        PROVIDER_ERROR,
        TRUNCATED,
        MALFORMED,
        LIMIT_EXCEEDED
    }

    private static List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        for (ProviderDialect dialect : Dialects.all()) {
            for (Body body : RecordedBodies.of(dialect.name())) {
                if (body.bytes().length <= LARGEST) {
                    sources.add(new Source(dialect, body));
                }
            }
        }
        return sources;
    }

    private static Outcome check(
            ProviderDialect dialect, JsonReader.Factory reader, byte[] body, SplittableRandom random) {
        Decoder<ByteBuffer, StreamEvent> decoder =
                dialect.with(DecodeOptions.defaults().withJson(reader)).decoder(Limits.defaults());
        long started = System.nanoTime();
        List<StreamEvent> whole = Events.decode(decoder, body);
        Events.checkLaws(whole);
        long held = 0;
        for (StreamEvent event : whole) {
            held += event.toString().length();
        }
        // Usage, citations and Extensions repeat what came; nothing makes much out of little.
        assertThat(held).as("chars of all events").isLessThan(64L * body.length + 4096);
        decoder.reset();
        int mean = 1 + random.nextInt(random.nextBoolean() ? 4 : 100);
        assertThat(Events.differsAt(whole, decoder, body, random, mean))
                .as("the event that pieces of mean %d change", mean)
                .isEqualTo(-1);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).as("time").isLessThan(SLOWEST);
        return outcome(Events.fault(whole));
    }

    private static Outcome outcome(StreamFault fault) {
        if (fault == null) {
            return Outcome.CLEAN;
        }
        if (fault instanceof StreamFault.ProviderError) {
            return Outcome.PROVIDER_ERROR;
        }
        if (fault instanceof StreamFault.Truncated) {
            return Outcome.TRUNCATED;
        }
        return fault instanceof StreamFault.Malformed ? Outcome.MALFORMED : Outcome.LIMIT_EXCEEDED;
    }

    private static byte[] mutated(byte[] body, byte[] other, SplittableRandom random) {
        if (body.length == 0) {
            return other.clone();
        }
        int at = random.nextInt(body.length);
        int to = Math.min(body.length, at + 1 + random.nextInt(random.nextBoolean() ? 8 : 400));
        switch (random.nextInt(12)) {
            case 0 -> {
                byte[] flipped = body.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 1 -> {
                byte[] changed = body.clone();
                changed[at] = (byte) random.nextInt();
                return changed;
            }
            case 2 -> {
                return joined(body, 0, at, body, to, body.length);
            }
            case 3 -> {
                return joined(body, 0, to, body, at, body.length);
            }
            case 4 -> {
                byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
                return joined(joined(body, 0, at, token, 0, token.length), 0, at + token.length, body, at, body.length);
            }
            case 5 -> {
                int from = random.nextInt(Math.max(1, other.length));
                return joined(body, 0, at, other, Math.min(from, other.length), other.length);
            }
            case 6, 7, 8 -> {
                return value(body, at, random);
            }
            default -> {
                return unit(body, random);
            }
        }
    }

    /** A token in place of a member's value, or of its first characters: what is most often still JSON. */
    private static byte[] value(byte[] body, int at, SplittableRandom random) {
        int from = at;
        while (from < body.length && !(body[from] == ':' && from > 0 && body[from - 1] == '"')) {
            from++;
        }
        if (from == body.length) {
            return body;
        }
        int to = from + 1;
        while (to < body.length && ",}]\n".indexOf(body[to]) < 0) {
            to++;
        }
        byte[] token = VALUES.get(random.nextInt(VALUES.size())).getBytes(StandardCharsets.UTF_8);
        return joined(
                joined(body, 0, from + 1, token, 0, token.length), 0, from + 1 + token.length, body, to, body.length);
    }

    /** A whole line or frame is left out, repeated, or moved to where another begins. */
    private static byte[] unit(byte[] body, SplittableRandom random) {
        List<Integer> starts = starts(body);
        int from = random.nextInt(starts.size() - 1);
        int begin = starts.get(from);
        int end = starts.get(from + 1);
        switch (random.nextInt(3)) {
            case 0 -> {
                return joined(body, 0, begin, body, end, body.length);
            }
            case 1 -> {
                return joined(body, 0, end, body, begin, body.length);
            }
            default -> {
                int target = starts.get(random.nextInt(starts.size()));
                byte[] head = joined(body, 0, target, body, begin, end);
                return joined(head, 0, head.length, body, target, body.length);
            }
        }
    }

    /** Where lines begin, or frames by their lengths; the end too. */
    private static List<Integer> starts(byte[] body) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        boolean frames = body[0] == 0;
        for (int i = 0; i < body.length; ) {
            int length = frames && body.length - i >= 4 ? ByteBuffer.wrap(body).getInt(i) : 1;
            i += length < 1 || length > body.length - i ? body.length - i : length;
            if (frames || body[i - 1] == '\n' || i == body.length) {
                starts.add(i);
            }
        }
        return starts;
    }

    private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        byte[] all = new byte[aTo - aFrom + bTo - bFrom];
        System.arraycopy(a, aFrom, all, 0, aTo - aFrom);
        System.arraycopy(b, bFrom, all, aTo - aFrom, bTo - bFrom);
        return all;
    }
}
