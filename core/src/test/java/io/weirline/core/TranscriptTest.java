package io.weirline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Restarted;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.StreamEvent.UsageUpdate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final Transcript transcript = new Transcript(4 << 20);

    private void add(StreamEvent... events) {
        for (StreamEvent event : events) {
            transcript.add(event);
        }
    }

    private static BlockStarted text(int choice, int block) {
        return new BlockStarted(choice, block, BlockKind.TEXT, null);
    }

    private static BlockStarted tool(int block, String id, String name) {
        return new BlockStarted(0, block, BlockKind.TOOL, new ToolCall(0, id, name, ToolCall.Kind.FUNCTION));
    }

    @Test
    void beginsEmpty() {
        assertThat(transcript.id()).isNull();
        assertThat(transcript.model()).isNull();
        assertThat(transcript.dialect()).isNull();
        assertThat(transcript.choices()).isEmpty();
        assertThat(transcript.text(0)).isEmpty();
        assertThat(transcript.finished(0)).isNull();
        assertThat(transcript.usage()).isEqualTo(Usage.NONE);
        assertThat(transcript.fault()).isNull();
        assertThat(transcript.isComplete()).isTrue();
    }

    @Test
    void joinsTheBlocksOfAKindInTheOrderInWhichTheyBegan() {
        add(
                text(0, 0),
                new TextDelta(0, 0, "a"),
                new ReasoningDelta(0, 1, "r", false),
                text(0, 2),
                new TextDelta(0, 2, "b"),
                new TextDelta(0, 0, "c"),
                new RefusalDelta(0, 3, "n"),
                new TextDelta(1, 0, "other"));
        assertThat(transcript.text(0)).isEqualTo("acb");
        assertThat(transcript.reasoning(0)).isEqualTo("r");
        assertThat(transcript.refusal(0)).isEqualTo("n");
        assertThat(transcript.text(1)).isEqualTo("other");
        assertThat(transcript.choices()).containsExactly(0, 1);
        assertThat(transcript.blocks(0))
                .extracting(Transcript.Block::kind)
                .containsExactly(BlockKind.TEXT, BlockKind.REASONING, BlockKind.TEXT, BlockKind.REFUSAL);
    }

    @Test
    void choiceAndBlockAreKeysOfAnySize() {
        add(
                new TextDelta(Integer.MAX_VALUE, 0, "a"),
                new TextDelta(0, Integer.MAX_VALUE, "b"),
                new TextDelta(1, -1, "c"));
        assertThat(transcript.text(Integer.MAX_VALUE)).isEqualTo("a");
        assertThat(transcript.text(0)).isEqualTo("b");
        assertThat(transcript.text(1)).isEqualTo("c");
    }

    @Test
    void callsWithNamesThatComeLater() {
        add(
                tool(0, null, "f"),
                new ToolCallDelta(0, 0, "{\"a\":"),
                new ToolCallNamed(0, 0, "i", "g"),
                new ToolCallDelta(0, 0, "1}"),
                new ToolCallNamed(0, 5, "j", "h"));
        List<Transcript.Block> calls = transcript.toolCalls(0);
        assertThat(calls)
                .extracting(Transcript.Block::call)
                .containsExactly(
                        new ToolCall(0, "i", "f", ToolCall.Kind.FUNCTION),
                        new ToolCall(5, "j", "h", ToolCall.Kind.FUNCTION));
        assertThat(calls.get(0).argumentsText()).isEqualTo("{\"a\":1}");
        assertThat(calls.get(0).argumentsJson()).isEqualTo("{\"a\":1}");
        assertThat(calls.get(1).argumentsText()).isEmpty();
        assertThat(calls.get(1).argumentsJson()).isEqualTo("{}");
    }

    @Test
    void callThatStartsAgainGoesOn() {
        add(
                tool(0, "i", "f"),
                new ToolCallDelta(0, 0, "1"),
                new BlockEnded(0, 0, BlockKind.TOOL),
                tool(0, "i", "f"),
                new ToolCallDelta(0, 0, "2"));
        assertThat(transcript.toolCalls(0))
                .hasSize(1)
                .first()
                .extracting(Transcript.Block::text)
                .isEqualTo("12");
    }

    @Test
    void signaturesSourcesAndMedia() {
        ReasoningSignature signature = new ReasoningSignature(0, 0, "s", true);
        add(
                signature,
                new Citation(0, 1, "{}"),
                new MediaDelta(0, 2, "image/png", "QQ"),
                new MediaDelta(0, 2, "image/png", "=="));
        assertThat(transcript.blocks(0).get(0).signatures()).containsExactly(signature);
        assertThat(transcript.blocks(0).get(1).citations()).containsExactly("{}");
        assertThat(transcript.blocks(0).get(2).mediaType()).isEqualTo("image/png");
        assertThat(transcript.blocks(0).get(2).text()).isEqualTo("QQ==");
    }

    @Test
    void aSnapshotDoesNotChange() {
        add(new TextDelta(0, 0, "a"));
        Transcript.Block before = transcript.blocks(0).get(0);
        add(new TextDelta(0, 0, "b"), new Citation(0, 0, "{}"));
        assertThat(before.text()).isEqualTo("a");
        assertThat(before.citations()).isEmpty();
    }

    @Test
    void aCopyGoesItsOwnWay() {
        ToolCall call = new ToolCall(0, "id", "name", ToolCall.Kind.FUNCTION);
        Usage usage = new Usage(1L, 2L, null, null, null, null);
        add(
                new StreamEvent.Started("1", "m", null),
                new BlockStarted(0, 1, BlockKind.TOOL, call),
                new TextDelta(0, 0, "a"),
                new ReasoningSignature(0, 2, "sig", false),
                new Citation(0, 0, "{}"),
                new MediaDelta(1, 0, "image/png", "AA"),
                new UsageUpdate(usage),
                new Finished(0, FinishReason.STOP, "stop"),
                new Fault(new StreamFault.Truncated("cut", 1)));
        Transcript copy = transcript.copy();
        assertThat(copy.blocks(0)).isEqualTo(transcript.blocks(0)).hasSize(3);
        assertThat(copy.blocks(1)).isEqualTo(transcript.blocks(1)).hasSize(1);
        assertThat(copy.id()).isEqualTo("1");
        assertThat(copy.finished(0)).isEqualTo(transcript.finished(0)).isNotNull();
        assertThat(copy.usage()).isEqualTo(usage);
        assertThat(copy.fault()).isEqualTo(transcript.fault()).isNotNull();
        transcript.add(new TextDelta(0, 0, "b"));
        copy.add(new TextDelta(0, 0, "c"));
        copy.add(new ReasoningSignature(0, 2, "more", false));
        assertThat(transcript.text(0)).isEqualTo("ab");
        assertThat(copy.text(0)).isEqualTo("ac");
        assertThat(transcript.blocks(0).get(2).signatures()).hasSize(1);
    }

    @Test
    void aCopyKeepsTheBound() {
        Transcript small = new Transcript(Transcript.ITEM_BYTES + 4);
        small.add(new TextDelta(0, 0, "a"));
        Transcript copy = small.copy();
        copy.add(new TextDelta(0, 0, "b"));
        copy.add(new TextDelta(0, 0, "c"));
        assertThat(copy.text(0)).isEqualTo("ab");
        assertThat(copy.isComplete()).isFalse();
        assertThat(copy.copy().isComplete()).isFalse();
    }

    @Test
    void usageIsMergedAndTheLastFinishAndFirstFaultCount() {
        StreamFault first = new StreamFault.Truncated("a", 1);
        add(
                new UsageUpdate(new Usage(1L, 2L, null, null, null, "a")),
                new UsageUpdate(new Usage(null, 0L, 3L, null, null, null)),
                new Finished(0, FinishReason.STOP, "stop"),
                new Finished(0, FinishReason.LENGTH, "length"),
                new Fault(first),
                new Fault(new StreamFault.Truncated("b", 2)));
        assertThat(transcript.usage()).isEqualTo(new Usage(1L, 0L, 3L, null, null, "a"));
        assertThat(transcript.finished(0)).isEqualTo(new Finished(0, FinishReason.LENGTH, "length"));
        assertThat(transcript.choices()).containsExactly(0);
        assertThat(transcript.fault()).isSameAs(first);
    }

    @Test
    void aRestartVoidsWhatWasSaidButNotWhatWasUsed() {
        add(
                new UsageUpdate(new Usage(1L, null, null, null, null, null)),
                new TextDelta(0, 0, "a"),
                new Finished(1, FinishReason.STOP, null),
                new Restarted("x"),
                new TextDelta(0, 0, "b"));
        assertThat(transcript.text(0)).isEqualTo("b");
        assertThat(transcript.choices()).containsExactly(0);
        assertThat(transcript.usage().input()).isEqualTo(1);
    }

    // ---- the bound

    @Test
    void pastItsBoundItKeepsAPrefix() {
        Transcript small = new Transcript(Transcript.ITEM_BYTES + 8);
        small.add(new TextDelta(0, 0, "abc"));
        assertThat(small.isComplete()).isTrue();
        small.add(new TextDelta(0, 0, "de"));
        assertThat(small.isComplete()).isFalse();
        small.add(new TextDelta(0, 0, "f"));
        assertThat(small.text(0)).isEqualTo("abc");
        small.add(new Finished(0, FinishReason.STOP, null));
        small.add(new UsageUpdate(new Usage(1L, null, null, null, null, null)));
        assertThat(small.finished(0)).isNotNull();
        assertThat(small.usage().input()).isEqualTo(1);
    }

    @Test
    void itsBoundIsExact() {
        Transcript small = new Transcript(Transcript.ITEM_BYTES + 6);
        small.add(new TextDelta(0, 0, "abc"));
        small.add(new TextDelta(0, 0, ""));
        assertThat(small.isComplete()).isTrue();
    }

    @Test
    void manySmallThingsAreBoundedToo() {
        Transcript small = new Transcript(10 * Transcript.ITEM_BYTES);
        for (int i = 0; i < 1000; i++) {
            small.add(text(0, i));
        }
        assertThat(small.blocks(0)).hasSize(10);
        assertThat(small.isComplete()).isFalse();
        Transcript cited = new Transcript(10 * Transcript.ITEM_BYTES);
        for (int i = 0; i < 1000; i++) {
            cited.add(new Citation(0, 0, ""));
            cited.add(new ReasoningSignature(0, 1, "", false));
        }
        assertThat(cited.blocks(0).get(0).citations().size()
                        + cited.blocks(0).get(1).signatures().size())
                .isEqualTo(8);
    }

    @Test
    void longNamesAreBoundedToo() {
        Transcript small = new Transcript(Transcript.ITEM_BYTES + 100);
        small.add(tool(0, "i".repeat(60), "f"));
        assertThat(small.isComplete()).isFalse();
        assertThat(small.toolCalls(0).get(0).call()).isNull();
        Transcript named = new Transcript(Transcript.ITEM_BYTES + 100);
        named.add(tool(0, null, "f"));
        named.add(new ToolCallNamed(0, 0, "i".repeat(60), null));
        assertThat(named.isComplete()).isFalse();
        assertThat(named.toolCalls(0).get(0).call()).extracting(ToolCall::id).isNull();
    }

    @Test
    void aRestartMakesRoom() {
        Transcript small = new Transcript(Transcript.ITEM_BYTES + 2);
        small.add(new TextDelta(0, 0, "too long"));
        small.add(new Restarted(null));
        small.add(new TextDelta(0, 0, "a"));
        assertThat(small.isComplete()).isTrue();
        assertThat(small.text(0)).isEqualTo("a");
    }
}
