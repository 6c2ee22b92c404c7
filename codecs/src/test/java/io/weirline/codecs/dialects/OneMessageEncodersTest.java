package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
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
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.core.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The formats that carry one message: the laws of their frames, and what a translation must leave as it was. */
class OneMessageEncodersTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long SEED = 20_260_703;
    private static final int RUNS = 3000;
    private static final StreamFault FAULT =
            new StreamFault.ProviderError("overloaded_error", null, 529, true, null, null, "{}");

    /** A target and its laws. */
    private record Target(ProviderDialect dialect, Predicate<byte[]> laws) {
        @Override
        public String toString() {
            return dialect.name();
        }
    }

    private static final Target ANTHROPIC = new Target(Dialects.ANTHROPIC, EncodedLaws::anthropic);
    private static final Target AI_SDK = new Target(Dialects.AI_SDK_UI, EncodedLaws::aiSdk);

    static Stream<Target> targets() {
        return Stream.of(ANTHROPIC, AI_SDK);
    }

    // ---- recorded streams

    @ParameterizedTest
    @MethodSource("targets")
    void recordedStreamsMeanTheSameBehindTheTranslation(Target target) {
        int passed = 0;
        int total = 0;
        for (ProviderDialect source : Dialects.all()) {
            List<Body> bodies = RecordedBodies.of(source.name());
            total += bodies.size();
            for (Body body : bodies) {
                List<StreamEvent> events = Events.decode(source.decoder(Limits.defaults()), body.bytes());
                DialectEncoder encoder = target.dialect().encoder();
                byte[] wire = Events.encode(encoder, events);
                Transcript before = Events.transcript(events);
                boolean well = target.laws().test(wire);
                assertThat(well).as("%s ends well", body).isEqualTo(before.fault() == null);
                List<StreamEvent> again = Events.decode(target.dialect().decoder(Limits.defaults()), wire);
                Events.checkLaws(again);
                Transcript after = Events.transcript(again);
                assertThat(after.fault() == null).as("%s ends well", body).isEqualTo(well);
                compare(body.name(), target, before, after);
                passed++;
            }
        }
        Corpus.report("laws/" + target, passed, total);
    }

    private static void compare(String body, Target target, Transcript before, Transcript after) {
        assertThat(said(after, false)).as("%s text", body).isEqualTo(said(before, false));
        assertThat(said(after, true)).as("%s reasoning", body).isEqualTo(said(before, true));
        assertThat(calls(target, after.toolCalls(0)))
                .as("%s calls", body)
                .isEqualTo(calls(target, before.toolCalls(0)));
        if (target == ANTHROPIC) {
            assertThat(signatures(after)).as("%s signatures", body).isEqualTo(signatures(before));
        }
        Finished finished = before.finished(0);
        Finished now = after.finished(0);
        if (before.fault() == null) {
            assertThat(now == null ? null : now.reason())
                    .as("%s finish", body)
                    .isEqualTo(reason(target, before, finished == null ? FinishReason.OTHER : finished.reason()));
            if (before.id() != null) {
                assertThat(after.id()).as("%s id", body).isEqualTo(before.id());
            }
            assertThat(counts(after.usage())).as("%s usage", body).isEqualTo(expected(target, before.usage()));
        }
    }

    private static String said(Transcript transcript, boolean reasoning) {
        return transcript.blocks(0).stream()
                .filter(block -> reasoning
                        ? block.kind() == BlockKind.REASONING
                        : block.kind() == BlockKind.TEXT || block.kind() == BlockKind.REFUSAL)
                .map(Transcript.Block::text)
                .collect(Collectors.joining());
    }

    private static List<String> signatures(Transcript transcript) {
        return transcript.blocks(0).stream()
                .flatMap(block -> block.signatures().stream())
                .map(signature -> signature.signature() + " " + signature.encrypted())
                .toList();
    }

    /** What is called, by whom, and with what. */
    private record Call(@Nullable String name, ToolCall.Kind kind, Object input) {}

    private static List<Call> calls(Target target, List<Transcript.Block> blocks) {
        return blocks.stream()
                .map(block -> {
                    ToolCall call = Objects.requireNonNull(block.call());
                    String name = call.name() == null ? null : call.name().isEmpty() ? null : call.name();
                    boolean custom = call.kind() == ToolCall.Kind.CUSTOM;
                    String text = block.argumentsText().strip();
                    if (target == ANTHROPIC && (custom || !text.isEmpty() && !text.startsWith("{"))) {
                        return new Call(
                                name,
                                custom ? ToolCall.Kind.FUNCTION : call.kind(),
                                MAPPER.createObjectNode().put("input", block.argumentsText()));
                    }
                    return new Call(name, call.kind(), json(block));
                })
                .toList();
    }

    private static Object json(Transcript.Block block) {
        ToolCall call = Objects.requireNonNull(block.call());
        if (call.kind() == ToolCall.Kind.CUSTOM) {
            return block.argumentsText();
        }
        try {
            return MAPPER.readTree(block.argumentsJson());
        } catch (JacksonException e) {
            return block.argumentsText();
        }
    }

    private static FinishReason reason(Target target, Transcript before, FinishReason reason) {
        if (target == ANTHROPIC) {
            return switch (reason) {
                case STOP -> before.refusal(0).isEmpty() ? FinishReason.STOP : FinishReason.REFUSAL;
                case CONTENT_FILTER -> FinishReason.REFUSAL;
                case MALFORMED, ERROR -> FinishReason.STOP;
                case OTHER ->
                    before.dialect() != null && before.dialect().equals(Dialects.ANTHROPIC) && raw(before) != null
                            ? FinishReason.OTHER
                            : FinishReason.STOP;
                default -> reason;
            };
        }
        return switch (reason) {
            case REFUSAL -> FinishReason.CONTENT_FILTER;
            case CONTEXT_EXCEEDED -> FinishReason.LENGTH;
            case MALFORMED -> FinishReason.ERROR;
            case PAUSED -> FinishReason.OTHER;
            default -> reason;
        };
    }

    private static @Nullable String raw(Transcript transcript) {
        Finished finished = transcript.finished(0);
        return finished == null ? null : finished.rawReason();
    }

    private static Usage counts(Usage usage) {
        return new Usage(usage.input(), usage.output(), usage.cacheRead(), usage.cacheWrite(), usage.reasoning(), null);
    }

    private static Usage expected(Target target, Usage usage) {
        if (target == AI_SDK) {
            return counts(usage);
        }
        long cached = (usage.cacheRead() == null ? 0 : usage.cacheRead())
                + (usage.cacheWrite() == null ? 0 : usage.cacheWrite());
        return new Usage(
                // A provider may tell more cached tokens than input, which this format has no way to say.
                Math.max(usage.input() == null ? 0 : usage.input(), cached),
                usage.output() == null ? (Long) 0L : usage.output(),
                usage.cacheRead(),
                usage.cacheWrite(),
                null,
                null);
    }

    // ---- any stream

    @ParameterizedTest
    @MethodSource("targets")
    void everyLawfulStreamKeepsTheLaws(Target target) {
        SplittableRandom random = new SplittableRandom(SEED);
        DialectEncoder encoder = target.dialect().encoder();
        for (int run = 0; run < RUNS; run++) {
            Dialect source = random.nextBoolean() ? target.dialect() : Dialects.OPENAI_CHAT;
            Generated stream = new Generated(random, source);
            List<StreamEvent> events = stream.events();
            ByteSink out = new ByteSink();
            int cut = random.nextInt(3) == 0 ? random.nextInt(events.size()) : events.size();
            for (StreamEvent event : events.subList(0, cut)) {
                encoder.encode(event, out);
            }
            boolean fault = events.subList(0, cut).stream().anyMatch(Fault.class::isInstance);
            if (random.nextInt(4) == 0) {
                encoder.fail(FAULT, out);
                fault = true;
            } else {
                encoder.finish(out);
            }
            encoder.finish(out);
            encoder.fail(FAULT, out);
            try {
                assertThat(target.laws().test(out.toByteArray())).isEqualTo(!fault);
                List<StreamEvent> again = Events.decode(target.dialect().decoder(Limits.defaults()), out.toByteArray());
                Events.checkLaws(again);
                assertThat(Events.fault(again) != null).isEqualTo(fault);
                if (!fault && cut == events.size()) {
                    Transcript after = Events.transcript(again);
                    Transcript before = Events.transcript(events);
                    // Where blocks overlap, what comes late is put where its part is.
                    assertThat(sorted(said(after, true))).isEqualTo(sorted(said(before, true)));
                    assertThat(sorted(said(after, false))).isEqualTo(sorted(said(before, false)));
                }
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + SEED + ", run " + run + "\n" + events + "\n"
                                + new String(out.toByteArray(), java.nio.charset.StandardCharsets.UTF_8),
                        e);
            }
            encoder.reset();
        }
    }

    private static String sorted(String text) {
        return text.codePoints().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    /** Lawful events at random: blocks that overlap, go on behind their end, and calls that are named late. */
    private static final class Generated {
        private final SplittableRandom random;
        private final List<StreamEvent> events = new ArrayList<>();
        private final List<BlockStarted> all = new ArrayList<>();
        private final List<BlockStarted> open = new ArrayList<>();

        Generated(SplittableRandom random, Dialect source) {
            this.random = random;
            events.add(new Started(random.nextBoolean() ? "id" : null, "m", source));
            int steps = random.nextInt(40);
            for (int i = 0; i < steps; i++) {
                step();
            }
            while (!open.isEmpty()) {
                end(open.get(0));
            }
            if (random.nextInt(8) == 0) {
                events.add(new Fault(FAULT));
            }
            events.add(new Finished(0, FinishReason.values()[random.nextInt(10)], null));
            events.add(usage());
        }

        List<StreamEvent> events() {
            return events;
        }

        private UsageUpdate usage() {
            return new UsageUpdate(new Usage(random.nextLong(100), 7L, 3L, null, 2L, null));
        }

        private void step() {
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> begin();
                case 3 -> {
                    if (!all.isEmpty()) {
                        begin(all.get(random.nextInt(all.size())));
                    }
                }
                case 4, 5 -> {
                    if (!open.isEmpty()) {
                        end(open.get(random.nextInt(open.size())));
                    }
                }
                case 6 -> events.add(Liveness.values()[random.nextInt(3)]);
                case 7 -> events.add(usage());
                case 8 -> other();
                default -> {
                    if (!open.isEmpty()) {
                        say(open.get(random.nextInt(open.size())));
                    }
                }
            }
        }

        private void other() {
            switch (random.nextInt(6)) {
                case 0 -> {
                    while (!open.isEmpty()) {
                        end(open.get(0));
                    }
                    events.add(new Restarted(random.nextBoolean() ? "next" : null));
                    all.clear();
                }
                case 1 -> events.add(new Extension("x", "{}"));
                case 2 -> events.add(new TextDelta(1, 0, "another choice"));
                case 3 -> events.add(new BlockStarted(1, 1, BlockKind.TOOL, call()));
                case 4 -> events.add(new ToolCallDelta(1, 1, "x"));
                default -> events.add(new Finished(1, FinishReason.STOP, null));
            }
        }

        private ToolCall call() {
            return new ToolCall(
                    0,
                    random.nextInt(3) == 0 ? null : "i" + random.nextInt(4),
                    random.nextInt(3) == 0 ? null : "f",
                    ToolCall.Kind.values()[random.nextInt(3)]);
        }

        private int nextBlock;

        private void begin() {
            BlockKind kind = BlockKind.values()[random.nextInt(5)];
            BlockStarted start = new BlockStarted(0, nextBlock++, kind, kind == BlockKind.TOOL ? call() : null);
            all.add(start);
            begin(start);
        }

        private void begin(BlockStarted start) {
            if (!open.contains(start)) {
                open.add(start);
                events.add(start);
            }
        }

        private void end(BlockStarted start) {
            open.remove(start);
            events.add(new BlockEnded(0, start.block(), start.kind()));
        }

        private void say(BlockStarted start) {
            int block = start.block();
            String text = List.of("a", "b\"\\", "\u2028\n", "😀", "{}", "").get(random.nextInt(6));
            events.add(
                    switch (start.kind()) {
                        case TEXT ->
                            random.nextInt(4) == 0
                                    ? new Citation(0, block, random.nextBoolean() ? "{\"url\":\"u\"}" : "{bad")
                                    : new TextDelta(0, block, text);
                        case REFUSAL -> new RefusalDelta(0, block, text);
                        case REASONING ->
                            random.nextInt(3) == 0
                                    ? new ReasoningSignature(0, block, "s" + text, random.nextBoolean())
                                    : new ReasoningDelta(0, block, text, false);
                        case TOOL ->
                            random.nextInt(4) == 0
                                    ? new ToolCallNamed(0, block, "late", "name")
                                    : new ToolCallDelta(0, block, text);
                        case MEDIA -> new MediaDelta(0, block, "image/png", "QQ==");
                    });
        }
    }
}
