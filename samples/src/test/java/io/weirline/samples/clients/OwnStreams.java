package io.weirline.samples.clients;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small streams of events, as a provider of a dialect that is only read might send them. */
final class OwnStreams {
    private OwnStreams() {}

    static Map<String, List<StreamEvent>> all() {
        Map<String, List<StreamEvent>> all = new LinkedHashMap<>();
        Finished stop = new Finished(0, FinishReason.STOP, null);
        UsageUpdate usage = new UsageUpdate(new Usage(30L, 20L, 7L, 5L, 8L, null));
        all.put("text", stream(text(0, "Water finds ", "its way 💧\n", "data: \"x\"\r\n\r\n"), stop, usage));
        all.put("nothing", stream(stop, usage));
        all.put("no usage", stream(text(0, "a"), stop));
        all.put("length", stream(text(0, "cut"), new Finished(0, FinishReason.LENGTH, null), usage));
        all.put("reasoning", stream(reasoning(0, "c2lnbmVk"), text(1, "so"), stop, usage));
        all.put(
                "calls",
                stream(
                        reasoning(0, "c2lnbmVk"),
                        text(1, "I look"),
                        call(2, "call_a", "weather", "{\"city\":\"Tōkyō\",", "\"days\":[1,2.50]}"),
                        call(3, "call_b", "time"),
                        new Finished(0, FinishReason.TOOL_CALLS, null),
                        usage));
        all.put(
                "parallel calls",
                stream(
                        start(0, "call_a", "f"),
                        start(1, "call_b", "g"),
                        new ToolCallDelta(0, 1, "{\"b\":"),
                        new ToolCallDelta(0, 0, "{\"a\":1}"),
                        new ToolCallDelta(0, 1, "\"😀\"}"),
                        new BlockEnded(0, 0, BlockKind.TOOL),
                        new BlockEnded(0, 1, BlockKind.TOOL),
                        new Finished(0, FinishReason.TOOL_CALLS, null),
                        usage));
        all.put(
                "refusal",
                stream(
                        new BlockStarted(0, 0, BlockKind.REFUSAL, null),
                        new RefusalDelta(0, 0, "I will not."),
                        new BlockEnded(0, 0, BlockKind.REFUSAL),
                        new Finished(0, FinishReason.REFUSAL, null)));
        all.put(
                "error",
                stream(
                        text(0, "half a"),
                        new Fault(new StreamFault.ProviderError(
                                "overloaded_error", null, 529, true, null, "secret", "{}"))));
        all.put("cut", stream(text(0, "half a"), usage, new Fault(new StreamFault.Truncated("cut", 9))));
        all.put(
                "finish, then an error",
                stream(text(0, "a"), stop, usage, new Fault(new StreamFault.Truncated("x", 9))));
        return all;
    }

    private static List<StreamEvent> stream(Object... parts) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(new Started("id-1", "model-1", Dialects.BEDROCK_CONVERSE));
        for (Object part : parts) {
            if (part instanceof List<?> several) {
                several.forEach(each -> events.add((StreamEvent) each));
            } else {
                events.add((StreamEvent) part);
            }
        }
        return events;
    }

    private static List<StreamEvent> text(int block, String... pieces) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(new BlockStarted(0, block, BlockKind.TEXT, null));
        Arrays.stream(pieces).forEach(piece -> events.add(new TextDelta(0, block, piece)));
        events.add(new BlockEnded(0, block, BlockKind.TEXT));
        return events;
    }

    private static List<StreamEvent> reasoning(int block, @Nullable String signature) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(new BlockStarted(0, block, BlockKind.REASONING, null));
        events.add(new ReasoningDelta(0, block, "hm ", false));
        events.add(new ReasoningDelta(0, block, "é", false));
        if (signature != null) {
            events.add(new ReasoningSignature(0, block, signature, false));
        }
        events.add(new BlockEnded(0, block, BlockKind.REASONING));
        return events;
    }

    private static BlockStarted start(int block, String id, String name) {
        return new BlockStarted(0, block, BlockKind.TOOL, new ToolCall(block, id, name, ToolCall.Kind.FUNCTION));
    }

    private static List<StreamEvent> call(int block, String id, String name, String... fragments) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(start(block, id, name));
        Arrays.stream(fragments).forEach(fragment -> events.add(new ToolCallDelta(0, block, fragment)));
        events.add(new BlockEnded(0, block, BlockKind.TOOL));
        return events;
    }
}
