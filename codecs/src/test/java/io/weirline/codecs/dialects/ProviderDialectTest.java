package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Started;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProviderDialectTest {
    private static final ProviderDialect CHAT = Dialects.OPENAI_CHAT;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void dialectsByName() {
        assertThat(Dialects.named("openai-chat")).isSameAs(CHAT);
        assertThat(Dialects.all()).contains(CHAT).doesNotHaveDuplicates().allSatisfy(dialect -> assertThat(
                        Dialects.named(dialect.name()))
                .isSameAs(dialect));
        assertThatThrownBy(() -> Dialects.named("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no dialect 'x'; there are [openai-chat, ");
        assertThat(CHAT.mediaType()).isEqualTo("text/event-stream; charset=utf-8");
    }

    @Test
    void oneNameIsOneDialectWhateverItsOptions() {
        ProviderDialect other = CHAT.with(DecodeOptions.defaults().withKeepRaw(true))
                .with(EncodeOptions.defaults().withProviderMessage(true));
        assertThat(other).isEqualTo(CHAT).hasSameHashCodeAs(CHAT).isNotSameAs(CHAT);
        assertThat(other.decodeOptions().keepRaw()).isTrue();
        assertThat(other.encodeOptions().providerMessage()).isTrue();
        assertThat(new Started("a", "b", other)).isEqualTo(new Started("a", "b", CHAT));
        assertThat(CHAT.equals("openai-chat")).isFalse();
    }

    @Test
    void headersThatLetNothingOnTheWayHoldTheStreamBack() {
        assertThat(CHAT.responseHeaders())
                .containsExactly(
                        Map.entry("content-type", "text/event-stream; charset=utf-8"),
                        Map.entry("cache-control", "no-cache, no-transform"),
                        Map.entry("x-accel-buffering", "no"));
        assertThat(Dialects.OLLAMA.responseHeaders()).containsEntry("content-type", "application/x-ndjson");
        assertThat(Dialects.AI_SDK_UI.with(DecodeOptions.defaults()).responseHeaders())
                .hasSize(4)
                .containsEntry("x-vercel-ai-ui-message-stream", "v1");
        assertThatThrownBy(() -> CHAT.responseHeaders().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void options() {
        DecodeOptions options = DecodeOptions.defaults();
        assertThat(options.atEnd()).isEqualTo(SseOptions.AtEnd.DISCARD);
        assertThat(options.acceptDoneWithoutFinish() || options.splitThinkTags() || options.keepRaw())
                .isFalse();
        JsonReader.Factory json = depth -> Jackson.reader().create(depth);
        assertThat(options.withJson(json)
                        .withAtEnd(SseOptions.AtEnd.EMIT)
                        .withAcceptDoneWithoutFinish(true)
                        .withSplitThinkTags(true)
                        .withKeepRaw(true)
                        .withTemplates(false))
                .isEqualTo(new DecodeOptions(json, SseOptions.AtEnd.EMIT, true, true, true, false));
        assertThat(options.templates()).isTrue();
    }

    @Test
    void startedNamesTheDialectThatDecoded() {
        Decoder<ByteBuffer, StreamEvent> decoder = CHAT.decoder(Limits.defaults());
        decoder.feed(bytes("data: {\"id\":\"a\",\"choices\":[]}\n\n"));
        assertThat(decoder.poll()).isEqualTo(new Started("a", null, CHAT));
    }

    @Test
    void nothingIsDecodedBeforeItIsAskedFor() {
        AtomicInteger opened = new AtomicInteger();
        JsonReader.Factory counting =
                depth -> new CountingReader(Jackson.reader().create(depth), opened);
        Decoder<ByteBuffer, StreamEvent> decoder =
                CHAT.with(DecodeOptions.defaults().withJson(counting)).decoder(Limits.defaults());
        String chunk = "data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";
        decoder.feed(bytes(chunk.repeat(3)));
        assertThat(opened).hasValue(0);
        decoder.poll();
        decoder.poll();
        decoder.poll();
        assertThat(opened)
                .as("Started, BlockStarted and TextDelta are of the first chunk")
                .hasValue(1);
        decoder.poll();
        assertThat(opened).hasValue(2);
    }

    @Test
    void callsThatTheStateDoesNotAllow() {
        Decoder<ByteBuffer, StreamEvent> decoder = CHAT.decoder(Limits.defaults());
        assertThat(decoder.poll()).isNull();
        decoder.feed(bytes("data: {}\n\n"));
        assertThatThrownBy(() -> decoder.feed(bytes("x"))).isInstanceOf(IllegalStateException.class);
        decoder.reset();
        decoder.finish();
        assertThatThrownBy(() -> decoder.feed(bytes("x"))).isInstanceOf(IllegalStateException.class);
        assertThat(decoder.poll()).isInstanceOf(StreamEvent.Fault.class);
        assertThat(decoder.poll()).isNull();
    }

    private record CountingReader(JsonReader reader, AtomicInteger opened) implements JsonReader {
        @Override
        public void open(byte[] bytes, int offset, int length) {
            opened.incrementAndGet();
            reader.open(bytes, offset, length);
        }

        @Override
        public Token next() {
            return reader.next();
        }

        @Override
        public String name() {
            return reader.name();
        }

        @Override
        public byte[] array() {
            return reader.array();
        }

        @Override
        public int start() {
            return reader.start();
        }

        @Override
        public int end() {
            return reader.end();
        }

        @Override
        public void skipChildren() {
            reader.skipChildren();
        }
    }
}
