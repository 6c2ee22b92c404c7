package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Liveness;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of events made at random say the same in every dialect that is written, and end as they do. */
class TranslationLawTest {
    private static final long SEED = 20_260_401;
    private static final int STREAMS = 1500;
    private static final List<String> WORDS =
            List.of("a", "Hi ", "😀", "\n", "\"q\"", "\\", "data: x\n\n", "\r\n", "é", "\u2028", "{", "日本");
    private static final List<String> ARGUMENTS = List.of(
            "{}",
            "",
            "  ",
            "{\"a\":1}",
            "{\"a\":[1.50,null,true,\"😀\\u0041\"],\"b\":{\"c\":\"\\n\"}}",
            "{\n\"a\":\r\n1e3}",
            "[1]",
            "{\"a\":",
            "text");

    static Stream<ProviderDialect> targets() {
        return Translation.targets().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void randomStreamsSayTheSame(ProviderDialect target) {
        SplittableRandom seeds = new SplittableRandom(SEED);
        for (int i = 0; i < STREAMS; i++) {
            long seed = seeds.nextLong();
            List<StreamEvent> events = stream(new SplittableRandom(seed));
            try {
                Translation.check("stream " + i + " of seed " + seed, events, target);
            } catch (AssertionError e) {
                throw new AssertionError(events.toString(), e);
            }
        }
    }

    /** What ends a stream does so once, and a reset begins a new one. */
    @ParameterizedTest
    @MethodSource("targets")
    void everyStreamEndsOnceAndLeavesNothingToTheNext(ProviderDialect target) {
        SplittableRandom random = new SplittableRandom(SEED);
        DialectEncoder used = target.encoder();
        for (int i = 0; i < STREAMS / 10; i++) {
            List<StreamEvent> events = stream(random);
            Meaning fresh = Meaning.of(Translation.read(target, Translation.written(target.encoder(), events, false)));
            assertThat(Meaning.of(Translation.read(target, Translation.written(used, events, false))))
                    .isEqualTo(fresh);
            ByteSink more = new ByteSink();
            used.finish(more);
            used.fail(EncoderFixture.PROVIDER, more);
            assertThat(more.size()).as("behind the end").isZero();
            used.reset();
            int cut = random.nextInt(events.size() + 1);
            Translation.written(used, events.subList(0, cut), true);
            used.reset();
        }
    }

    /** A stream that its maker leaves in the middle ends as cut; one that it fails there, as faulty. */
    @ParameterizedTest
    @MethodSource("targets")
    void whatIsLeftInTheMiddleDoesNotReadAsSuccess(ProviderDialect target) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < STREAMS / 10; i++) {
            List<StreamEvent> events = stream(random);
            int end = 0;
            while (!(events.get(end) instanceof Finished || events.get(end) instanceof Fault)) {
                end++;
            }
            int cut = random.nextInt(end + 1);
            DialectEncoder left = target.encoder();
            ByteSink out = new ByteSink();
            events.subList(0, cut).forEach(event -> left.encode(event, out));
            assertThat(Events.fault(Translation.read(target, out.toByteArray())))
                    .as("%d: left at %d", i, cut)
                    .isInstanceOf(StreamFault.Truncated.class);
            left.fail(new StreamFault.Truncated("cut", 7), out);
            List<StreamEvent> failed = Translation.read(target, out.toByteArray());
            Events.checkLaws(failed);
            assertThat(Events.fault(failed))
                    .as("%d: failed at %d", i, cut)
                    .isInstanceOf(StreamFault.ProviderError.class);
        }
    }

    // ---- streams

    private static List<StreamEvent> stream(SplittableRandom random) {
        List<Dialect> sources = new ArrayList<>(Dialects.all());
        sources.add(EncoderFixture.OTHER);
        List<StreamEvent> events = new ArrayList<>();
        events.add(new Started(
                random.nextInt(4) == 0 ? null : "id-" + random.nextInt(9),
                random.nextInt(4) == 0 ? null : "model",
                sources.get(random.nextInt(sources.size()))));
        boolean faulty = random.nextInt(5) == 0;
        int counts = random.nextInt(8);
        int blocks = random.nextInt(6);
        for (int block = 0; block < blocks; block++) {
            block(random, events, block);
            if (random.nextInt(8) == 0) {
                events.add(usage(random, counts));
            }
            if (random.nextInt(8) == 0) {
                events.add(random.nextBoolean() ? Liveness.COMMENT : new Extension("x", "{}"));
            }
        }
        if (faulty) {
            events.add(new Fault(fault(random)));
        } else {
            FinishReason[] reasons = FinishReason.values();
            events.add(new Finished(0, reasons[random.nextInt(reasons.length)], null));
        }
        if (random.nextInt(3) > 0) {
            events.add(usage(random, counts));
        }
        return events;
    }

    private static StreamFault fault(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> EncoderFixture.PROVIDER;
            case 1 -> new StreamFault.Truncated("cut", 5);
            case 2 -> new StreamFault.Malformed("bad", 5, "x");
            default -> new StreamFault.LimitExceeded("lineBytes", 8, 5);
        };
    }

    /** Which counts there are is the same in all of a stream, because each update holds what those before it told. */
    private static UsageUpdate usage(SplittableRandom random, int counts) {
        long reasoning = random.nextInt(20);
        long read = random.nextInt(20);
        long write = random.nextInt(20);
        return new UsageUpdate(new Usage(
                read + write + random.nextInt(20),
                reasoning + random.nextInt(20),
                (counts & 1) == 0 ? null : (Long) read,
                (counts & 2) == 0 ? null : (Long) write,
                (counts & 4) == 0 ? null : (Long) reasoning,
                null));
    }

    private static void block(SplittableRandom random, List<StreamEvent> events, int block) {
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                events.add(new BlockStarted(0, block, BlockKind.TEXT, null));
                words(random).forEach(word -> events.add(new TextDelta(0, block, word)));
                if (random.nextInt(4) == 0) {
                    events.add(new Citation(0, block, "{\"url\":\"x\"}"));
                }
                events.add(new BlockEnded(0, block, BlockKind.TEXT));
            }
            case 2 -> {
                events.add(new BlockStarted(0, block, BlockKind.REASONING, null));
                words(random).forEach(word -> events.add(new ReasoningDelta(0, block, word, random.nextBoolean())));
                if (random.nextBoolean()) {
                    events.add(new ReasoningSignature(0, block, "c2ln", random.nextBoolean()));
                }
                events.add(new BlockEnded(0, block, BlockKind.REASONING));
            }
            case 3 -> {
                events.add(new BlockStarted(0, block, BlockKind.REFUSAL, null));
                words(random).forEach(word -> events.add(new RefusalDelta(0, block, word)));
                events.add(new BlockEnded(0, block, BlockKind.REFUSAL));
            }
            case 4 -> {
                events.add(new BlockStarted(0, block, BlockKind.MEDIA, null));
                events.add(new MediaDelta(0, block, random.nextBoolean() ? "image/png" : "audio/pcm", "QUJD"));
                events.add(new BlockEnded(0, block, BlockKind.MEDIA));
            }
            default -> call(random, events, block);
        }
    }

    private static List<String> words(SplittableRandom random) {
        List<String> words = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return words;
    }

    private static void call(SplittableRandom random, List<StreamEvent> events, int block) {
        ToolCall.Kind[] kinds = ToolCall.Kind.values();
        ToolCall.Kind kind = random.nextInt(3) > 0 ? ToolCall.Kind.FUNCTION : kinds[random.nextInt(kinds.length)];
        String id = "call" + block;
        boolean late = random.nextInt(6) == 0;
        String name = "f" + random.nextInt(3);
        events.add(EncoderFixture.tool(0, block, late ? null : id, late ? null : name, kind));
        if (late) {
            events.add(new ToolCallNamed(0, block, id, name));
        }
        String arguments = kind == ToolCall.Kind.CUSTOM
                ? String.join("", words(random))
                : ARGUMENTS.get(random.nextInt(ARGUMENTS.size()));
        for (int from = 0; from < arguments.length(); ) {
            int to = Math.min(arguments.length(), from + 1 + random.nextInt(8));
            if (to < arguments.length() && Character.isHighSurrogate(arguments.charAt(to - 1))) {
                to++;
            }
            events.add(new ToolCallDelta(0, block, arguments.substring(from, to)));
            from = to;
        }
        events.add(new BlockEnded(0, block, BlockKind.TOOL));
    }
}
