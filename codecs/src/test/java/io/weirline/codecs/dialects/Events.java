package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Decoder;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamFault;
import io.weirline.core.Transcript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Running dialects in tests. */
public final class Events {
    private Events() {}

    /** The events of a body in one piece. */
    public static List<StreamEvent> decode(Decoder<ByteBuffer, StreamEvent> decoder, byte[] body) {
        List<StreamEvent> events = new ArrayList<>();
        decoder.feed(ByteBuffer.wrap(body));
        drain(decoder, events);
        decoder.finish();
        drain(decoder, events);
        assertThat(decoder.poll()).as("behind the end").isNull();
        return events;
    }

    public static List<StreamEvent> decode(Decoder<ByteBuffer, StreamEvent> decoder, String body) {
        return decode(decoder, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The events of a body in random pieces. */
    public static List<StreamEvent> decode(
            Decoder<ByteBuffer, StreamEvent> decoder, byte[] body, SplittableRandom random, int mean) {
        List<StreamEvent> events = new ArrayList<>();
        for (int from = 0; from < body.length; ) {
            int to = Math.min(body.length, from + 1 + random.nextInt(2 * mean - 1));
            decoder.feed(ByteBuffer.wrap(body, from, to - from));
            drain(decoder, events);
            from = to;
        }
        decoder.finish();
        drain(decoder, events);
        return events;
    }

    /**
     * The first event of a body in random pieces that is not the expected one; -1 if all are the same. Nothing is kept,
     * so that many cuttings cost little.
     */
    public static int differsAt(
            List<StreamEvent> expected,
            Decoder<ByteBuffer, StreamEvent> decoder,
            byte[] body,
            SplittableRandom random,
            int mean) {
        int count = 0;
        for (int from = 0; from <= body.length; ) {
            int to = Math.min(body.length, from + 1 + random.nextInt(2 * mean - 1));
            if (from < body.length) {
                decoder.feed(ByteBuffer.wrap(body, from, to - from));
            } else {
                decoder.finish();
                to = body.length + 1;
            }
            for (StreamEvent event; (event = decoder.poll()) != null; count++) {
                if (count == expected.size() || !event.equals(expected.get(count))) {
                    return count;
                }
            }
            from = to;
        }
        return count == expected.size() ? -1 : count;
    }

    private static void drain(Decoder<ByteBuffer, StreamEvent> decoder, List<StreamEvent> to) {
        for (StreamEvent event; (event = decoder.poll()) != null; ) {
            to.add(event);
        }
    }

    public static Transcript transcript(List<StreamEvent> events) {
        Transcript transcript = new Transcript(64 << 20);
        events.forEach(transcript::add);
        return transcript;
    }

    /** What a gateway would write: a clean end, or the frame of the fault. */
    public static byte[] encode(Encoder<StreamEvent> encoder, List<StreamEvent> events) {
        ByteSink out = new ByteSink();
        StreamFault fault = null;
        for (StreamEvent event : events) {
            if (event instanceof Fault e) {
                fault = e.fault();
            } else {
                encoder.encode(event, out);
            }
        }
        if (fault == null) {
            encoder.finish(out);
        } else {
            encoder.fail(fault, out);
        }
        return out.toByteArray();
    }

    public static @Nullable StreamFault fault(List<StreamEvent> events) {
        return events.stream()
                .filter(Fault.class::isInstance)
                .map(event -> ((Fault) event).fault())
                .findFirst()
                .orElse(null);
    }

    /** The laws of every stream, however broken: see {@link StreamEvent}. */
    public static void checkLaws(List<StreamEvent> events) {
        Map<Long, BlockKind> open = new HashMap<>();
        int faults = 0;
        int starts = 0;
        for (StreamEvent event : events) {
            if (event instanceof Started) {
                assertThat(++starts).as("Started comes once").isEqualTo(1);
                assertThat(open).as("Started comes before any block").isEmpty();
            } else if (event instanceof BlockStarted e) {
                assertThat(starts).as("Started comes before %s", e).isEqualTo(1);
                assertThat(open.put(key(e.choice(), e.block()), e.kind()))
                        .as("%s is open", e)
                        .isNull();
                assertThat(e.call() != null).isEqualTo(e.kind() == BlockKind.TOOL);
            } else if (event instanceof BlockEnded e) {
                assertThat(open.remove(key(e.choice(), e.block()))).as("%s", e).isEqualTo(e.kind());
            } else if (event instanceof Fault) {
                assertThat(++faults).as("one fault").isEqualTo(1);
                assertThat(open).as("blocks end before the fault").isEmpty();
            } else if (event instanceof TextDelta e) {
                assertThat(open.get(key(e.choice(), e.block()))).as("%s", e).isEqualTo(BlockKind.TEXT);
                checkText(e.text());
            } else if (event instanceof ReasoningDelta e) {
                assertThat(open.get(key(e.choice(), e.block()))).as("%s", e).isEqualTo(BlockKind.REASONING);
                checkText(e.text());
            } else if (event instanceof RefusalDelta e) {
                assertThat(open.get(key(e.choice(), e.block()))).as("%s", e).isEqualTo(BlockKind.REFUSAL);
                checkText(e.text());
            } else if (event instanceof ToolCallDelta e) {
                assertThat(open.get(key(e.choice(), e.block()))).as("%s", e).isEqualTo(BlockKind.TOOL);
                checkText(e.fragment());
            } else if (event instanceof StreamEvent.Finished e) {
                assertThat(open.keySet()).as("blocks of %s", e).noneMatch(key -> key >> 32 == e.choice());
            }
        }
        assertThat(open).as("blocks left open").isEmpty();
    }

    private static long key(int choice, int block) {
        return (long) choice << 32 | block;
    }

    private static void checkText(String text) {
        assertThat(text).isNotEmpty();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text))
                .as("no half surrogate")
                .isTrue();
    }
}
