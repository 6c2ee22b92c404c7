package io.weirline.operators.partial;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.BlockKind;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.operators.partial.ToolCallEvent.Arguments;
import io.weirline.operators.partial.ToolCallEvent.Completed;
import io.weirline.operators.partial.ToolCallEvent.Failed;
import io.weirline.operators.partial.ToolCallEvent.FieldComplete;
import io.weirline.operators.partial.ToolCallEvent.Started;
import io.weirline.operators.partial.ToolCallEvent.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class ToolCallsTest {
    private static final StreamEvent FINISHED = new StreamEvent.Finished(0, FinishReason.TOOL_CALLS, null);

    private static StreamEvent start(int block, ToolCall.Kind kind) {
        return new StreamEvent.BlockStarted(0, block, BlockKind.TOOL, new ToolCall(block, "id", "tool" + block, kind));
    }

    private static StreamEvent grow(int block, String fragment) {
        return new StreamEvent.ToolCallDelta(0, block, fragment);
    }

    private static StreamEvent end(int block) {
        return new StreamEvent.BlockEnded(0, block, BlockKind.TOOL);
    }

    private static List<ToolCallEvent> assemble(StreamEvent... events) {
        return Objects.requireNonNull(
                Flux.just(events).transform(ToolCalls.assemble()).collectList().block());
    }

    /** One call, its arguments whole and unit by unit; both must end alike. */
    private static ToolCallEvent ended(ToolCall.Kind kind, String arguments) {
        List<StreamEvent> units = new ArrayList<>(List.of(start(0, kind)));
        arguments.chars().forEach(c -> units.add(grow(0, String.valueOf((char) c))));
        units.addAll(List.of(end(0), FINISHED));
        List<ToolCallEvent> whole = assemble(start(0, kind), grow(0, arguments), end(0), FINISHED);
        List<ToolCallEvent> cut = assemble(units.toArray(StreamEvent[]::new));
        ToolCallEvent last = whole.get(whole.size() - 1);
        ToolCallEvent lastCut = cut.get(cut.size() - 1);
        assertThat(lastCut.getClass()).isEqualTo(last.getClass());
        if (last instanceof Completed a && lastCut instanceof Completed b) {
            assertThat(b.arguments()).isEqualTo(a.arguments());
            assertThat(b.text()).isEqualTo(arguments);
        }
        if (last instanceof Failed a && lastCut instanceof Failed b) {
            assertThat(b.end().reason()).isEqualTo(a.end().reason());
        }
        assertThat(cut.stream().filter(FieldComplete.class::isInstance).toList())
                .isEqualTo(
                        whole.stream().filter(FieldComplete.class::isInstance).toList());
        return last;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|{}",
                "` \t`|{}",
                "null|{}",
                "{}|{}",
                "{\"a\":1}|{\"a\":1}",
                "{}{\"a\":1}|{\"a\":1}",
                "{\"a\":1}{}|{\"a\":1}",
                "{\"a\":1}{\"a\":1}|{\"a\":1}",
                "{\"a\":1} {\"a\":1.0}\t{\"a\":1}|{\"a\":1}",
                "\"a\":1}|{\"a\":1}",
                "\"a\":{\"b\":[]},\"c\":\"}{\"}|{\"a\":{\"b\":[]},\"c\":\"}{\"}"
            })
    void whatProvidersDoToArgumentsIsTolerated(String came, String read) {
        assertThat(ended(ToolCall.Kind.FUNCTION, came)).isInstanceOfSatisfying(Completed.class, completed -> {
            assertThat(Objects.requireNonNull(completed.arguments()).toJson()).isEqualTo(read);
            assertThat(completed.call().name()).isEqualTo("tool0");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}{\"b\":2}|several different objects",
                "{\"a\":1}{\"a\":2}|several different objects",
                "[1]|the arguments are no object",
                "12|the arguments are no object",
                "\"{\\\"a\\\":1}\"|the value is not whole",
                "{\"a\":1|the value is not whole",
                "{}{\"a\"|the value is not whole",
                "{\"a\":1}{\"a\"|the value is not whole"
            })
    void whatHasNoOneReadingFails(String came, String reason) {
        assertThat(ended(ToolCall.Kind.FUNCTION, came)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.end().reason()).isEqualTo(reason);
            assertThat(failed.text()).isNotEmpty();
        });
    }

    @Test
    void aBadCallEndsNoOther() {
        List<ToolCallEvent> events = assemble(
                start(0, ToolCall.Kind.FUNCTION),
                start(1, ToolCall.Kind.FUNCTION),
                grow(0, "{\"a\":tru"),
                grow(1, "{\"b\":"),
                grow(0, "x"),
                grow(0, "{\"a\":1}"),
                grow(1, "[1,2]}"),
                end(0),
                end(1));
        assertThat(events.stream().map(e -> e.block() + e.getClass().getSimpleName()))
                .containsExactly(
                        "0Started",
                        "1Started",
                        "0Arguments",
                        "1Arguments",
                        "0Failed",
                        "1Arguments",
                        "1FieldComplete",
                        "1Completed");
        Failed failed = (Failed) events.get(4);
        assertThat(failed.end().offset()).isEqualTo(8);
        assertThat(failed.end().pointer()).hasToString("/a");
        assertThat(((Arguments) events.get(5)).view()).hasToString("{\"b\":[1,2]}");
    }

    @Test
    void aRepeatedObjectIsToldOnce() {
        List<ToolCallEvent> events = assemble(
                start(0, ToolCall.Kind.FUNCTION),
                grow(0, "{\"a\":1,"),
                grow(0, "\"b\":2}"),
                grow(0, "{\"a\":1,"),
                grow(0, "\"b\":2}"),
                end(0));
        assertThat(events.stream().map(e -> e.getClass().getSimpleName()))
                .containsExactly("Started", "Arguments", "FieldComplete", "Arguments", "FieldComplete", "Completed");
    }

    @Test
    void customCallsAreText() {
        List<ToolCallEvent> events = assemble(
                start(0, ToolCall.Kind.CUSTOM),
                grow(0, "{not"),
                grow(0, " json"),
                end(0),
                start(1, ToolCall.Kind.CUSTOM),
                end(1),
                FINISHED);
        assertThat(events.subList(1, 3)).containsExactly(new Text(0, 0, "{not"), new Text(0, 0, " json"));
        assertThat(events.get(3)).isInstanceOfSatisfying(Completed.class, completed -> {
            assertThat(completed.text()).isEqualTo("{not json");
            assertThat(completed.arguments()).isNull();
        });
        assertThat(events.get(5)).isInstanceOfSatisfying(Completed.class, completed -> {
            assertThat(completed.text()).isEmpty();
            assertThat(completed.arguments()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"print(1)", "[1"})
    void whatTheProviderRunsMayBeText(String input) {
        assertThat(ended(ToolCall.Kind.SERVER, input))
                .isInstanceOfSatisfying(Completed.class, completed -> assertThat(completed.arguments())
                        .isNull());
        assertThat(ended(ToolCall.Kind.SERVER, "{\"q\":1}"))
                .isInstanceOfSatisfying(Completed.class, completed -> assertThat(completed.arguments())
                        .hasToString("{\"q\":1}"));
    }

    @Test
    void aStreamThatBreaksOffCompletesNoEmptyCall() {
        StreamEvent fault = new StreamEvent.Fault(new StreamFault.Truncated("cut", 9));
        assertThat(assemble(start(0, ToolCall.Kind.FUNCTION), end(0), fault))
                .last()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.end().reason()).isEqualTo("the stream broke off"));
        List<ToolCallEvent> told = new ArrayList<>();
        Flux.just(start(0, ToolCall.Kind.FUNCTION), end(0))
                .concatWith(Flux.error(new IllegalStateException("cut")))
                .transform(ToolCalls.assemble())
                .onErrorComplete()
                .doOnNext(told::add)
                .blockLast();
        assertThat(told).hasOnlyElementsOfType(Started.class);
        assertThat(assemble(start(0, ToolCall.Kind.FUNCTION), end(0))).last().isInstanceOf(Completed.class);
    }

    @Test
    void aModelThatBeginsAnewVoidsAllCalls() {
        List<ToolCallEvent> events = assemble(
                start(0, ToolCall.Kind.FUNCTION),
                grow(0, "{\"a\":1}"),
                end(0),
                start(1, ToolCall.Kind.FUNCTION),
                grow(1, "{"),
                new StreamEvent.Restarted("2"),
                end(1),
                start(0, ToolCall.Kind.FUNCTION),
                grow(0, "{\"a\":2}"),
                end(0));
        assertThat(events.stream()
                        .filter(e -> e instanceof Failed || e instanceof Completed)
                        .map(e -> e.block() + e.getClass().getSimpleName()))
                .containsExactly("0Completed", "0Failed", "1Failed", "0Completed");
    }

    @Test
    void aCallIsToldOnceItIsNamed() {
        StreamEvent unnamed =
                new StreamEvent.BlockStarted(0, 0, BlockKind.TOOL, new ToolCall(0, null, null, ToolCall.Kind.FUNCTION));
        List<ToolCallEvent> events = assemble(
                unnamed, new StreamEvent.ToolCallNamed(0, 0, "id", "late"), grow(0, "{"), grow(0, "}"), end(0));
        assertThat(events.get(0)).isEqualTo(new Started(0, 0, new ToolCall(0, "id", "late", ToolCall.Kind.FUNCTION)));
        assertThat(assemble(unnamed, grow(0, "{}"), new StreamEvent.ToolCallNamed(0, 0, "id", "late"), end(0)))
                .last()
                .isInstanceOfSatisfying(
                        Completed.class,
                        completed -> assertThat(completed.call().name()).isEqualTo("late"));
    }
}
