package io.weirline.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.weirline.codecs.sse.SseItem;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.FinishReason;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault;
import io.weirline.core.TruncatedStreamException;
import io.weirline.core.Usage;
import io.weirline.operators.fixture.LineDecoder;
import io.weirline.operators.fixture.LineDialect;
import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class WeirTest {
    private static final Finished STOP = new Finished(0, FinishReason.STOP, "stop");

    private final ManualSource<ByteBuffer> source = new ManualSource<>();
    private final Probe<StreamEvent> probe = new Probe<>();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TextDelta text(String text) {
        return new TextDelta(0, 0, text);
    }

    private void decode(FaultMode mode) {
        source.transform(Weir.decode(LineDialect.INSTANCE, Limits.defaults(), mode))
                .subscribe(probe);
    }

    private StreamException error() {
        return (StreamException) probe.error();
    }

    @Test
    void aCleanStreamCompletes() {
        source.transform(Weir.decode(LineDialect.INSTANCE)).subscribe(probe);
        probe.request(Long.MAX_VALUE);
        source.next(bytes("t:Hel"));
        source.next(bytes("lo\n.\n"));
        source.complete();
        assertThat(probe.values).containsExactly(text("Hello"), STOP);
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void aFaultIsTheErrorBehindTheValuesOfItsPiece() {
        decode(FaultMode.AS_ERROR);
        probe.request(2);
        source.next(bytes("t:a\np:overloaded\nt:b\nt:c\n"));
        assertThat(probe.values).containsExactly(text("a"), text("b"));
        assertThat(probe.errors).isEmpty();
        assertThat(source.cancels).hasValue(0);
        probe.request(2);
        assertThat(probe.values).containsExactly(text("a"), text("b"), text("c"));
        assertThat(source.cancels).hasValue(1);
        assertThat(error()).isInstanceOf(ProviderException.class);
        assertThat(((ProviderException) error()).type()).isEqualTo("overloaded");
        assertThat(error().transcript().text(0)).isEqualTo("abc");
        assertThat(error().transcript().fault()).isInstanceOf(StreamFault.ProviderError.class);
        assertThat(source.requested).as("the next piece is not asked for").hasValue(1);
    }

    @Test
    void aFaultComesBehindTheTailWhereTheSourceHasEnded() {
        decode(FaultMode.AS_ERROR);
        probe.request(1);
        source.next(bytes("t:a\np:overloaded\nt:b\nt:tail"));
        source.complete();
        probe.request(Long.MAX_VALUE);
        assertThat(probe.values).containsExactly(text("a"), text("b"), text("tail"));
        assertThat(error()).isInstanceOf(ProviderException.class);
        assertThat(source.cancels).hasValue(0);
    }

    @Test
    void aFaultOutweighsTheSourcesFailure() {
        decode(FaultMode.AS_ERROR);
        probe.request(1);
        source.next(bytes("t:a\np:overloaded\n"));
        source.fail(new IllegalStateException("reset"));
        probe.request(1);
        assertThat(error()).isInstanceOf(ProviderException.class);
        assertThat(error().getSuppressed()).singleElement().hasFieldOrPropertyWithValue("message", "reset");
    }

    @Test
    void laterFaultsAreNotLost() {
        decode(FaultMode.AS_ERROR);
        probe.request(Long.MAX_VALUE);
        source.next(bytes("p:first\np:second\n"));
        assertThat(((ProviderException) error()).type()).isEqualTo("first");
        assertThat(error().getSuppressed()).hasSize(1);
    }

    @Test
    void aFaultOfTheTailIsTheError() {
        decode(FaultMode.AS_ERROR);
        probe.request(Long.MAX_VALUE);
        source.next(bytes("t:a\n"));
        source.complete();
        assertThat(probe.values).containsExactly(text("a"));
        assertThat(error()).isInstanceOf(TruncatedStreamException.class).hasMessage("no terminal");
        assertThat(error().transcript().text(0)).isEqualTo("a");
    }

    @Test
    void anEmptyBodyIsTruncated() {
        decode(FaultMode.AS_ERROR);
        probe.request(1);
        source.complete();
        assertThat(error()).isInstanceOf(TruncatedStreamException.class);
    }

    @Test
    void aFaultMayBeAnEvent() {
        decode(FaultMode.AS_EVENT);
        probe.request(Long.MAX_VALUE);
        source.next(bytes("t:a\np:overloaded\n"));
        source.next(bytes("t:b\n"));
        source.complete();
        assertThat(probe.values).hasSize(3).startsWith(text("a")).endsWith(text("b"));
        assertThat(probe.values.get(1)).isInstanceOf(Fault.class);
        assertThat(probe.completions).isEqualTo(1);
    }

    @Test
    void theSourcesFailureCarriesTheTranscript() {
        decode(FaultMode.AS_ERROR);
        probe.request(1);
        source.next(bytes("t:a\nt:b\nt:half"));
        IllegalStateException reset = new IllegalStateException("reset");
        source.fail(reset);
        probe.request(2);
        assertThat(error()).isInstanceOf(TruncatedStreamException.class).hasCause(reset);
        assertThat(error().transcript().text(0)).isEqualTo("ab");
    }

    @Test
    void aDecodersFailureCarriesTheTranscript() {
        decode(FaultMode.AS_EVENT);
        probe.request(Long.MAX_VALUE);
        source.next(bytes("t:a\n" + LineDecoder.BAD + "\n"));
        assertThat(error()).isInstanceOf(MalformedStreamException.class);
        assertThat(error().transcript().text(0)).isEqualTo("a");
    }

    @Test
    void theTranscriptIsBoundedByTheLimit() {
        Limits limits = Limits.defaults().toBuilder().transcriptBytes(4).build();
        source.transform(Weir.decode(LineDialect.INSTANCE, limits)).subscribe(probe);
        probe.request(Long.MAX_VALUE);
        source.next(bytes("t:ab\nt:c\np:x\n"));
        assertThat(probe.values).hasSize(2);
        assertThat(error().transcript().text(0)).isEqualTo("ab");
        assertThat(error().transcript().isComplete()).isFalse();
    }

    @Test
    void subscriptionsShareNoTranscript() {
        Flux<StreamEvent> events = Flux.just(bytes("t:a\np:x\n")).transform(Weir.decode(LineDialect.INSTANCE));
        for (int i = 0; i < 2; i++) {
            Probe<StreamEvent> own = new Probe<>(Long.MAX_VALUE);
            events.subscribe(own);
            assertThat(((StreamException) own.error()).transcript().text(0)).isEqualTo("a");
        }
    }

    @Test
    void textIsThatOfOneChoice() {
        Flux<StreamEvent> events = Flux.just(text("a"), new TextDelta(1, 0, "x"), text(""), STOP, text("b"));
        assertThat(events.transform(Weir.text()).collectList().block()).containsExactly("a", "b");
        assertThat(events.transform(Weir.text(1)).collectList().block()).containsExactly("x");
    }

    @Test
    void usageIsEachReport() {
        Usage usage = Usage.NONE;
        Flux<StreamEvent> events = Flux.just(text("a"), new StreamEvent.UsageUpdate(usage));
        assertThat(events.transform(Weir.usage()).collectList().block()).containsExactly(usage);
    }

    @Test
    void ofTypeKeepsOneType() {
        Flux<StreamEvent> events = Flux.just(text("a"), STOP);
        assertThat(events.transform(Weir.ofType(Finished.class)).collectList().block())
                .containsExactly(STOP);
    }

    @Test
    void anyDecoderOverAnyElements() {
        Stage<byte[], String> stage = Weir.decode(PieceAccess.byteArrays(), LineDecoder::new);
        assertThat(Flux.just("a\nb".getBytes(StandardCharsets.UTF_8))
                        .transform(stage)
                        .collectList()
                        .block())
                .containsExactly("a", "b");
        assertThat(Flux.just(bytes("a\nb"))
                        .transform(Weir.decodeWith(LineDecoder::new))
                        .collectList()
                        .block())
                .containsExactly("a", "b");
    }

    @Test
    void stagesCompose() {
        Stage<ByteBuffer, StreamEvent> decode = Weir.decode(LineDialect.INSTANCE);
        Stage<ByteBuffer, String> text = decode.andThen(Weir.text());
        Stage<Object, String> printed = objects -> objects.map(Object::toString);
        Stage<ByteBuffer, String> wider = decode.andThen(printed);
        Stage<ByteBuffer, Integer> lambda = text.andThen(strings -> strings.map(String::length));
        Flux<ByteBuffer> body = Flux.just(bytes("t:Hello\n.\n"));
        assertThat(body.transform(text).collectList().block()).containsExactly("Hello");
        assertThat(body.transform(wider).collectList().block())
                .containsExactly(text("Hello").toString(), STOP.toString());
        assertThat(body.transform(lambda).collectList().block()).containsExactly(5);
    }

    @Test
    void nullArgumentsAreRefusedAtAssembly() {
        Stream.<Runnable>of(
                        () -> Weir.decode(null),
                        () -> Weir.decode(LineDialect.INSTANCE, null),
                        () -> Weir.decode(LineDialect.INSTANCE, Limits.defaults(), null),
                        () -> Weir.decodeWith(null),
                        () -> Weir.decode(null, LineDecoder::new),
                        () -> Weir.tap(null, value -> {}),
                        () -> Weir.tap(LineDecoder::new, null),
                        () -> Weir.ofType(null),
                        () -> Weir.text().andThen((Stage<String, String>) null))
                .forEach(call -> assertThatNullPointerException().isThrownBy(call::run));
    }

    @Test
    void serverSentEvents() {
        Flux<ByteBuffer> body = Flux.just(bytes(": hi\nevent: a\nda"), bytes("ta: 1\r\n\r\ndata: 2\n\ndata: cut"));
        assertThat(body.transform(Weir.sse()).collectList().block())
                .containsExactly(new SseItem.Event("a", "1", "", null), new SseItem.Event("message", "2", "", null));
        assertThat(body.transform(Weir.sse(SseOptions.defaults().withComments(true), Limits.defaults()))
                        .next()
                        .block())
                .isEqualTo(new SseItem.Comment(" hi"));
        Limits small = Limits.defaults().toBuilder().lineBytes(3).build();
        StepVerifier.create(body.transform(Weir.sse(SseOptions.defaults(), small)))
                .verifyError(LimitExceededException.class);
    }

    @Test
    void textOfBytesAndStrings() {
        byte[] smile = "a\uD83D\uDE00".getBytes(StandardCharsets.UTF_8);
        Flux<ByteBuffer> bytes = Flux.range(0, smile.length)
                .map(i -> ByteBuffer.wrap(smile, i, 1))
                .concatWithValues(bytes("\n"));
        assertThat(bytes.transform(Weir.utf8()).collectList().block()).containsExactly("a", "\uD83D\uDE00", "\n");
        assertThat(Flux.just("a\uD83D", "\uDE00b")
                        .transform(Weir.surrogateSafe())
                        .collectList()
                        .block())
                .containsExactly("a", "\uD83D\uDE00b");
        assertThat(Flux.just(bytes("{\"a\":"), bytes("1}\n{}"))
                        .transform(Weir.ndjson())
                        .collectList()
                        .block())
                .containsExactly("{\"a\":1}", "{}");
    }

    @Test
    void theStandardExampleReads() {
        List<String> seen = Flux.just(bytes("t:a\nt:b\n.\n"))
                .transform(Weir.decode(LineDialect.INSTANCE))
                .transform(Weir.text())
                .collectList()
                .block();
        assertThat(seen).containsExactly("a", "b");
    }
}
