package io.weirline.benchmarks;

import com.alibaba.fastjson2.JSON;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jsoniter.JsonIterator;
import com.jsoniter.ValueType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who reads the JSON of chat chunks, one array each. Ours is given each with its frame around it, so its time holds the
 * framing, the state of a stream and an event for each chunk as well.
 */
public enum ChunkReader {
    /** Chunks of a known shape are compared, not read. */
    WEIRLINE(TextReader.WEIRLINE_DECODER::open),
    /** Every chunk is read by the parser. */
    WEIRLINE_NO_TEMPLATES(TextReader.WEIRLINE_DECODER_NO_TEMPLATES::open),
    /** fastjson2 into the least that can be bound. */
    FASTJSON2(() ->
            each(json -> JSON.parseObject(json, ChatRecords.Minimal.Chunk.class).text())),
    /** jsoniter, read by hand. */
    JSONITER(() -> each(new Jsoniter())),
    /** jackson-core 2, its tokens read by hand. */
    JACKSON2_STREAMING(() -> each(new Jackson2())),
    /** jackson-core 3, its tokens read by hand. */
    JACKSON3_STREAMING(() -> each(new Jackson3())),
    /** Jackson 2 into records. */
    JACKSON2_RECORDS(() -> {
        ObjectMapper mapper = new ObjectMapper();
        return each(json -> mapper.readValue(json, ChatRecords.Chunk.class).text());
    }),
    /** Jackson 3 into records. */
    JACKSON3_RECORDS(() -> {
        JsonMapper mapper = new JsonMapper();
        return each(json -> mapper.readValue(json, ChatRecords.Chunk.class).text());
    });

    private static final int FRAME = "data: \n\n".length();

    private final Supplier<Contestant<String>> opens;

    ChunkReader(Supplier<Contestant<String>> opens) {
        this.opens = opens;
    }

    Contestant<String> open() {
        return opens.get();
    }

    /** Reads the text of one chunk. */
    @FunctionalInterface
    private interface TextOf {
        @Nullable
        String read(byte[] json) throws IOException;
    }

    private static Contestant<String> each(TextOf of) {
        return (pieces, sink) -> {
            for (ByteBuffer piece : pieces) {
                try {
                    String text = of.read(piece.array());
                    if (text != null) {
                        sink.accept(text);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private static final class Jsoniter implements TextOf {
        private final JsonIterator in = new JsonIterator();

        @Override
        public @Nullable String read(byte[] json) throws IOException {
            in.reset(json);
            String text = null;
            for (String name = in.readObject(); name != null; name = in.readObject()) {
                if (name.equals("choices")) {
                    while (in.readArray()) {
                        text = choice();
                    }
                } else {
                    in.skip();
                }
            }
            return text;
        }

        private @Nullable String choice() throws IOException {
            String text = null;
            for (String name = in.readObject(); name != null; name = in.readObject()) {
                if (name.equals("delta")) {
                    for (String member = in.readObject(); member != null; member = in.readObject()) {
                        if (member.equals("content")) {
                            text = in.readString();
                        } else {
                            in.skip();
                        }
                    }
                } else if (name.equals("finish_reason") && in.whatIsNext() == ValueType.STRING) {
                    in.readString();
                } else {
                    in.skip();
                }
            }
            return text;
        }
    }

    private static final class Jackson2 implements TextOf {
        private final JsonFactory factory = new JsonFactory();

        @Override
        public @Nullable String read(byte[] json) throws IOException {
            String text = null;
            try (var in = factory.createParser(json)) {
                for (var token = in.nextToken(); token != null; token = in.nextToken()) {
                    if (token == com.fasterxml.jackson.core.JsonToken.FIELD_NAME) {
                        switch (in.currentName()) {
                            case "content" -> text = in.nextTextValue();
                            case "finish_reason" -> in.nextTextValue();
                            default -> {}
                        }
                    }
                }
            }
            return text;
        }
    }

    private static final class Jackson3 implements TextOf {
        private final tools.jackson.core.json.JsonFactory factory = new tools.jackson.core.json.JsonFactory();

        @Override
        public @Nullable String read(byte[] json) {
            String text = null;
            try (var in = factory.createParser(tools.jackson.core.ObjectReadContext.empty(), json)) {
                for (var token = in.nextToken(); token != null; token = in.nextToken()) {
                    if (token == tools.jackson.core.JsonToken.PROPERTY_NAME) {
                        switch (in.currentName()) {
                            case "content" -> text = in.nextStringValue();
                            case "finish_reason" -> in.nextStringValue();
                            default -> {}
                        }
                    }
                }
            }
            return text;
        }
    }

    /** The chunks of a chat stream as this one reads them. */
    List<ByteBuffer> chunks(byte[] body) {
        List<ByteBuffer> events = Delivery.EVENTS.cut(body).subList(0, ChatStream.EVENTS - 1);
        if (this == WEIRLINE || this == WEIRLINE_NO_TEMPLATES) {
            return events;
        }
        return events.stream()
                .map(event -> {
                    byte[] json = new byte[event.remaining() - FRAME];
                    event.get("data: ".length(), json);
                    return ByteBuffer.wrap(json);
                })
                .toList();
    }
}
