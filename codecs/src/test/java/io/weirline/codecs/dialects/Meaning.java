package io.weirline.codecs.dialects;

import io.weirline.codecs.dialects.Losses.Loss;
import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.core.Usage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a translation must keep of choice 0. */
record Meaning(
        String text,
        String reasoning,
        String refusal,
        List<Call> calls,
        @Nullable FinishReason finish,
        Usage usage,
        boolean faulty) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A call; arguments that are no JSON, and those of custom calls, are compared as text. */
    record Call(@Nullable String id, @Nullable String name, ToolCall.Kind kind, Object arguments) {}

    /** All that was said. */
    static Meaning of(List<StreamEvent> events) {
        return of(events, new Losses(Set.of(), java.util.Map.of()), false);
    }

    /** What a target with these losses must say. */
    static Meaning of(List<StreamEvent> all, Losses losses, boolean sameDialect) {
        List<StreamEvent> events = new ArrayList<>();
        boolean faulted = false;
        for (StreamEvent event : all) {
            if (!(event instanceof Restarted && losses.has(Loss.NO_RESTART))
                    && !(faulted && losses.has(Loss.NOTHING_BEHIND_AN_ERROR))) {
                events.add(event);
            }
            faulted |= event instanceof Fault;
        }
        Transcript transcript = Events.transcript(events);
        boolean asText = losses.has(Loss.REFUSAL_IS_TEXT);
        Set<Integer> late = new HashSet<>();
        for (StreamEvent event : events) {
            if (event instanceof BlockStarted e
                    && e.choice() == 0
                    && e.call() != null
                    && e.call().id() == null) {
                late.add(e.block());
            }
        }
        Set<Integer> cut = losses.has(Loss.NO_CALL_OF_NOTHING) ? endedLast(events) : Set.of();
        List<Call> calls = calls(transcript, losses, cut, losses.has(Loss.NO_LATE_ID) ? late : Set.of());
        boolean begun = transcript.dialect() != null;
        FinishReason finish = finish(transcript, losses, sameDialect, calls);
        faulted |= finish == FinishReason.ERROR && losses.has(Loss.ERROR_IS_A_FAULT);
        return new Meaning(
                joined(transcript, asText ? Set.of(BlockKind.TEXT, BlockKind.REFUSAL) : Set.of(BlockKind.TEXT)),
                transcript.reasoning(0),
                asText ? "" : transcript.refusal(0),
                calls,
                faulted && losses.has(Loss.NO_FINISH_OF_FAULTY) ? null : finish(transcript, losses, sameDialect, calls),
                usage(transcript.usage(), begun, sameDialect, losses),
                faulted);
    }

    private static String joined(Transcript transcript, Set<BlockKind> kinds) {
        StringBuilder text = new StringBuilder();
        transcript.blocks(0).stream()
                .filter(block -> kinds.contains(block.kind()))
                .forEach(block -> text.append(block.text()));
        return text.toString();
    }

    private static List<Call> calls(Transcript transcript, Losses losses, Set<Integer> cut, Set<Integer> withoutId) {
        List<Call> calls = new ArrayList<>();
        for (Transcript.Block block : transcript.toolCalls(0)) {
            ToolCall head = block.call();
            ToolCall.Kind kind = head.kind();
            Object arguments = kind == ToolCall.Kind.CUSTOM ? block.argumentsText() : json(block.argumentsJson());
            if (kind == ToolCall.Kind.FUNCTION && block.text().isBlank() && cut.contains(block.block())) {
                continue;
            }
            if (kind == ToolCall.Kind.SERVER && losses.has(Loss.NO_SERVER_CALLS)) {
                continue;
            }
            if (kind == ToolCall.Kind.CUSTOM && losses.has(Loss.CUSTOM_IS_OBJECT)) {
                kind = ToolCall.Kind.FUNCTION;
                arguments = input(block);
            }
            String text = block.argumentsText().strip();
            if (losses.has(Loss.TEXT_IS_INPUT)
                    && head.kind() != ToolCall.Kind.CUSTOM
                    && !text.isEmpty()
                    && text.charAt(0) != '{') {
                arguments = input(block);
            }
            if (losses.has(Loss.OBJECTS_ONLY) && !(arguments instanceof ObjectNode)) {
                continue;
            }
            String id = withoutId.contains(block.block()) ? null : head.id();
            calls.add(new Call(id, head.name(), kind, arguments));
        }
        return calls;
    }

    private static ObjectNode input(Transcript.Block block) {
        return MAPPER.createObjectNode().put("input", block.argumentsText());
    }

    /** The blocks that ended where a fault came: neither another block nor a finish is between. */
    private static Set<Integer> endedLast(List<StreamEvent> events) {
        Set<Integer> ended = new HashSet<>();
        for (StreamEvent event : events) {
            if (event instanceof BlockEnded e && e.choice() == 0) {
                ended.add(e.block());
            } else if (event instanceof BlockStarted || event instanceof Finished) {
                ended.clear();
            } else if (event instanceof Fault) {
                return ended;
            }
        }
        return Set.of();
    }

    private static Object json(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isMissingNode() ? text : node;
        } catch (tools.jackson.core.JacksonException e) {
            return text;
        }
    }

    private static @Nullable FinishReason finish(
            Transcript transcript, Losses losses, boolean sameDialect, List<Call> calls) {
        Finished finished = transcript.finished(0);
        if (finished == null) {
            return null;
        }
        FinishReason reason = finished.reason();
        if (!sameDialect || finished.rawReason() == null) {
            reason = losses.finish(reason);
            if (finished.reason() == FinishReason.STOP
                    && losses.has(Loss.REFUSAL_IS_REASON)
                    && !transcript.refusal(0).isEmpty()) {
                reason = FinishReason.REFUSAL;
            }
        }
        boolean stop = reason == FinishReason.STOP || reason == FinishReason.TOOL_CALLS;
        return stop && losses.has(Loss.STOP_BY_CALLS)
                ? !calls.isEmpty() ? FinishReason.TOOL_CALLS : FinishReason.STOP
                : reason;
    }

    private static Usage usage(Usage usage, boolean begun, boolean sameDialect, Losses losses) {
        boolean asItCame = sameDialect && usage.raw() != null;
        if (losses.has(Loss.UNKNOWN_DETAILS_ARE_ZERO) && !asItCame && !usage.equals(Usage.NONE)) {
            return new Usage(
                    usage.input(),
                    usage.output(),
                    orZero(usage.cacheRead()),
                    orZero(usage.cacheWrite()),
                    orZero(usage.reasoning()),
                    null);
        }
        Long reasoning = losses.has(Loss.NO_REASONING_COUNT) ? null : usage.reasoning();
        if (reasoning != null && usage.output() != null && losses.has(Loss.REASONING_WITHIN_OUTPUT)) {
            reasoning = Math.min(reasoning, usage.output());
        }
        boolean zero = begun && losses.has(Loss.UNKNOWN_IS_ZERO);
        Long input = zero && usage.input() == null ? (Long) 0L : usage.input();
        if (input != null && losses.has(Loss.CACHE_WITHIN_INPUT)) {
            input = Math.max(input, orZero(usage.cacheRead()) + orZero(usage.cacheWrite()));
        }
        return new Usage(
                input,
                zero && usage.output() == null ? (Long) 0L : usage.output(),
                losses.has(Loss.NO_CACHE_READ_COUNT) ? null : usage.cacheRead(),
                losses.has(Loss.NO_CACHE_WRITE_COUNT) ? null : usage.cacheWrite(),
                reasoning,
                null);
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    /** This, with the ids that the other has where this has none: a target may give ids. */
    Meaning withIdsOf(Meaning other) {
        List<Call> named = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            boolean given = call.id() == null && i < other.calls.size();
            named.add(given ? new Call(other.calls.get(i).id(), call.name(), call.kind(), call.arguments()) : call);
        }
        return new Meaning(text, reasoning, refusal, named, finish, usage, faulty);
    }
}
