package io.weirline.benchmarks;

import com.alibaba.fastjson2.JSON;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.operators.Weir;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/** Who reads the text of a chat, each in the way that its users reach it. */
public enum TextReader {
    /** In a Flux. */
    WEIRLINE(() -> inFlux(true)),
    /** In a Flux, every chunk read by the parser. */
    WEIRLINE_NO_TEMPLATES(() -> inFlux(false)),
    /** At the decoder. */
    WEIRLINE_DECODER(() -> atDecoder(chat(true))),
    /** At the decoder, every chunk read by the parser. */
    WEIRLINE_DECODER_NO_TEMPLATES(() -> atDecoder(chat(false))),
    /** okhttp-sse, then fastjson2 into the least that can be bound. */
    OKHTTP_FASTJSON2(OkHttpFastjson::new),
    /** Spring's reader, then Jackson 3 into records, in a Flux. */
    SPRING_JACKSON3(SpringJackson::new),
    /** OpenAI's own client. */
    OPENAI_JAVA(OpenAiJava::new);

    static final String DONE = "[DONE]";

    private final Supplier<Contestant<String>> opens;

    TextReader(Supplier<Contestant<String>> opens) {
        this.opens = opens;
    }

    Contestant<String> open() {
        return opens.get();
    }

    private static ProviderDialect chat(boolean templates) {
        return Dialects.OPENAI_CHAT.with(Dialects.OPENAI_CHAT.decodeOptions().withTemplates(templates));
    }

    private static Contestant<String> inFlux(boolean templates) {
        ProviderDialect dialect = chat(templates);
        return (pieces, sink) -> Flux.fromIterable(pieces)
                .transform(Weir.decode(dialect))
                .transform(Weir.text())
                .subscribe(sink::accept);
    }

    static Contestant<String> atDecoder(ProviderDialect dialect) {
        Decoder<ByteBuffer, StreamEvent> decoder = dialect.decoder(Limits.defaults());
        return (pieces, sink) -> {
            decoder.reset();
            for (ByteBuffer piece : pieces) {
                decoder.feed(piece);
                for (StreamEvent event = decoder.poll(); event != null; event = decoder.poll()) {
                    if (event instanceof TextDelta delta) {
                        sink.accept(delta.text());
                    }
                }
            }
        };
    }

    private static final class OkHttpFastjson implements Contestant<String> {
        private final Contestant<String> events = SseReader.OKHTTP.open();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            events.read(pieces, data -> {
                if (!data.equals(DONE)) {
                    String text = JSON.parseObject(data, ChatRecords.Minimal.Chunk.class)
                            .text();
                    if (text != null) {
                        sink.accept(text);
                    }
                }
            });
        }
    }

    private static final class SpringJackson implements Contestant<String> {
        private final SseReader.Spring events = new SseReader.Spring();
        private final JsonMapper json = new JsonMapper();

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            events.data(pieces)
                    .takeUntil(DONE::equals)
                    .filter(data -> !data.equals(DONE))
                    .map(data -> json.readValue(data, ChatRecords.Chunk.class))
                    .mapNotNull(ChatRecords.Chunk::text)
                    .subscribe(sink::accept);
        }
    }

    private static final class OpenAiJava implements Contestant<String> {
        private final ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage("?")
                .build();
        private final CannedOpenAi http = new CannedOpenAi();
        private final OpenAIClient client = new OpenAIClientImpl(http.options());

        @Override
        public void read(List<ByteBuffer> pieces, Consumer<? super String> sink) {
            http.answer(pieces);
            try (StreamResponse<ChatCompletionChunk> chunks =
                    client.chat().completions().createStreaming(params)) {
                chunks.stream().forEach(chunk -> {
                    for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                        choice.delta().content().ifPresent(sink);
                    }
                });
            }
        }
    }
}
