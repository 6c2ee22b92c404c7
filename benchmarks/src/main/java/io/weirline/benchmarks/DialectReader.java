package io.weirline.benchmarks;

import com.alibaba.fastjson2.JSONReader;
import io.weirline.operators.Weir;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import software.amazon.eventstream.MessageDecoder;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Who reads the text of a {@link DialectStream}. The peers take the fastest framing that we know, which is okhttp-sse for
 * events, the JDK's lines, and AWS's own decoder of frames, and read nothing of the JSON but the text.
 */
public enum DialectReader {
    /** In a Flux. */
    WEIRLINE(stream -> (pieces, sink) -> Flux.fromIterable(pieces)
            .transform(Weir.decode(stream.dialect()))
            .transform(Weir.text())
            .subscribe(sink::accept)),
    /** At the decoder. */
    WEIRLINE_DECODER(stream -> TextReader.atDecoder(stream.dialect())),
    /** fastjson2, its tokens read by hand. */
    FASTJSON2(stream -> payloads(stream, new Fastjson(stream.path()))),
    /** jackson-core 3, its tokens read by hand. */
    JACKSON3(stream -> payloads(stream, new Jackson(stream.path())));

    private final Function<DialectStream, Contestant<String>> opens;

    DialectReader(Function<DialectStream, Contestant<String>> opens) {
        this.opens = opens;
    }

    Contestant<String> open(DialectStream stream) {
        return opens.apply(stream);
    }

    /** Reads the text of a payload, or null where there is none. */
    private interface TextOf {
        @Nullable
        String read(String json);

        @Nullable
        String read(byte[] json);
    }

    private static Contestant<String> payloads(DialectStream stream, TextOf of) {
        return switch (stream) {
            case OLLAMA -> (pieces, sink) -> lines(pieces, line -> give(of.read(line), sink));
            case BEDROCK_CONVERSE ->
                (pieces, sink) -> {
                    MessageDecoder decoder = new MessageDecoder(message -> give(of.read(message.getPayload()), sink));
                    pieces.forEach(piece -> decoder.feed(piece.duplicate()));
                };
            default -> {
                Contestant<String> events = SseReader.OKHTTP.open();
                yield (pieces, sink) -> events.read(pieces, data -> {
                    if (!data.equals(TextReader.DONE)) {
                        give(of.read(data), sink);
                    }
                });
            }
        };
    }

    /** The blocks that open and the message that ends bring an empty text or none. */
    private static void give(@Nullable String text, Consumer<? super String> sink) {
        if (text != null && !text.isEmpty()) {
            sink.accept(text);
        }
    }

    private static void lines(List<ByteBuffer> pieces, Consumer<String> each) {
        try (var lines = new BufferedReader(new InputStreamReader(new PieceStream(pieces), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                each.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Fastjson(String[] path) implements TextOf {
        @Override
        public @Nullable String read(String json) {
            try (JSONReader in = JSONReader.of(json)) {
                return at(in, 0);
            }
        }

        @Override
        public @Nullable String read(byte[] json) {
            try (JSONReader in = JSONReader.of(json)) {
                return at(in, 0);
            }
        }

        private @Nullable String at(JSONReader in, int depth) {
            if (depth == path.length) {
                return in.isString() ? in.readString() : skip(in);
            }
            if (in.nextIfArrayStart()) {
                String text = null;
                while (!in.nextIfArrayEnd()) {
                    text = at(in, depth);
                }
                return text;
            }
            if (!in.nextIfObjectStart()) {
                return skip(in);
            }
            String text = null;
            while (!in.nextIfObjectEnd()) {
                String name = in.readFieldName();
                if (path[depth].equals(name)) {
                    text = at(in, depth + 1);
                } else {
                    in.skipValue();
                }
            }
            return text;
        }

        private static @Nullable String skip(JSONReader in) {
            in.skipValue();
            return null;
        }
    }

    private static final class Jackson implements TextOf {
        private final JsonFactory factory = new JsonFactory();
        private final String[] path;

        Jackson(String[] path) {
            this.path = path;
        }

        @Override
        public @Nullable String read(String json) {
            try (JsonParser in = factory.createParser(ObjectReadContext.empty(), json)) {
                in.nextToken();
                return at(in, 0);
            }
        }

        @Override
        public @Nullable String read(byte[] json) {
            try (JsonParser in = factory.createParser(ObjectReadContext.empty(), json)) {
                in.nextToken();
                return at(in, 0);
            }
        }

        private @Nullable String at(JsonParser in, int depth) {
            if (depth == path.length && in.currentToken() == JsonToken.VALUE_STRING) {
                return in.getString();
            }
            String text = null;
            if (depth < path.length && in.currentToken() == JsonToken.START_ARRAY) {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    text = at(in, depth);
                }
            } else if (depth < path.length && in.currentToken() == JsonToken.START_OBJECT) {
                for (String name = in.nextName(); name != null; name = in.nextName()) {
                    in.nextToken();
                    if (path[depth].equals(name)) {
                        text = at(in, depth + 1);
                    } else {
                        in.skipChildren();
                    }
                }
            } else {
                in.skipChildren();
            }
            return text;
        }
    }
}
