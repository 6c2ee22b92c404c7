package io.weirline.codecs.aws;

import static io.weirline.codecs.aws.Wire.concat;
import static io.weirline.codecs.aws.Wire.event;
import static io.weirline.codecs.aws.Wire.header;
import static io.weirline.codecs.aws.Wire.message;
import static io.weirline.codecs.aws.Wire.sized;
import static io.weirline.codecs.aws.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hostile bytes: no failure but the typed ones, the same in any pieces, and never more memory than was paid for. */
class AwsFuzzTest {
    private static final long SEED = 0xA35;

    @Test
    void mutatedStreams() {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] stream = concat(event("a", "{}"), event("b", "{\"x\":\"y\"}"), event("c", ""));
        int malformed = 0;
        for (int run = 0; run < 600; run++) {
            byte[] input = mutated(stream, random);
            Cuts.Outcome<Seen> outcome = Seen.cuts().seeded(SEED + run).checkRandom(input);
            assertThat(outcome.values().size()).isLessThanOrEqualTo(4);
            malformed += outcome.fault() instanceof StreamFault.Malformed ? 1 : 0;
        }
        assertThat(malformed).isGreaterThan(200);
    }

    /** Behind checksums that are right, so that the mutations reach the lengths and headers. */
    @Test
    void mutatedMessagesWithRightChecksums() {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] headers = concat(
                text(":message-type", "event"),
                header("i", 4, new byte[4]),
                header("u", 9, new byte[16]),
                header("a", 6, sized(new byte[3])),
                text("x", "y"));
        byte[] message = message(headers, new byte[] {'{', '}'});
        int clean = 0;
        int refused = 0;
        for (int run = 0; run < 1000; run++) {
            byte[] input = message.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                int at = random.nextInt(4) == 0 ? random.nextInt(8) : random.nextInt(12, input.length - 4);
                input[at] = random.nextBoolean() ? (byte) random.nextInt(12) : (byte) random.nextInt(256);
            }
            Cuts.Outcome<Seen> outcome = Seen.cuts().seeded(SEED + run).checkRandom(Wire.sealed(input));
            if (outcome.fault() == null) {
                clean++;
            } else {
                refused++;
            }
        }
        assertThat(clean).isGreaterThan(50);
        assertThat(refused).isGreaterThan(300);
    }

    @Test
    void memoryIsNeverMoreThanWasPaidFor() {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] stream = concat(event("a", "{}"), message(new byte[0], new byte[5000]), event("c", "z"));
        for (int run = 0; run < 500; run++) {
            byte[] input = mutated(stream, random);
            AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
            try {
                int from = 0;
                while (from < input.length) {
                    int to = Math.min(input.length, from + random.nextInt(1, 700));
                    decoder.feed(ByteBuffer.wrap(input, from, to - from));
                    while (decoder.poll() != null) {}
                    assertThat(decoder.heldBytes())
                            .as("seed %s, run %s", SEED, run)
                            .isLessThanOrEqualTo(Math.max(512, 2 * to));
                    from = to;
                }
            } catch (StreamException e) {
                assertThat(decoder.heldBytes()).isLessThanOrEqualTo(64 << 10);
            }
        }
    }

    /** Names are told apart in time that does not grow with the square of their number. */
    @Test
    void manyHeaders() {
        int count = 200_000;
        ByteBuffer headers = ByteBuffer.allocate(6 * count);
        for (int i = 0; i < count; i++) {
            int name = Integer.reverse(i);
            headers.put((byte) 4).putInt(name).put((byte) 0);
        }
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(message(headers.array(), new byte[0])));
        AwsFrame frame = decoder.poll();
        assertThat(frame).isNotNull();
        assertThat(frame.headers()).hasSize(count);
    }

    private static byte[] mutated(byte[] stream, SplittableRandom random) {
        byte[] input = stream.clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            if (input.length == 0) {
                return input;
            }
            int at = random.nextInt(input.length);
            switch (random.nextInt(4)) {
                case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> input[at] = (byte) random.nextInt(256);
                case 2 -> input = Arrays.copyOf(input, at);
                default ->
                    input = concat(
                            Arrays.copyOf(input, at),
                            Arrays.copyOfRange(input, Math.min(input.length, at + random.nextInt(9)), input.length));
            }
        }
        return input;
    }
}
