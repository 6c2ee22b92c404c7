package io.weirline.benchmarks.report;

import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chunks of a body that bring a delta, by shape: the names and the kinds of values in their order, whatever the values
 * are. Found without templates, from the raw chunks that {@code keepRaw} passes on.
 *
 * @param chunks how many there are
 * @param count how many shapes they have
 * @param repeated how many of them are the third of their shape or a later one
 */
record Shapes(long chunks, int count, long repeated) {
    private static final JsonMapper MAPPER = new JsonMapper();

    static Shapes of(ProviderDialect dialect, byte[] body) {
        var decoder = dialect.with(dialect.decodeOptions().withKeepRaw(true)).decoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(body));
        Map<String, Integer> shapes = new HashMap<>();
        String chunk = null;
        for (StreamEvent event = decoder.poll(); event != null; event = decoder.poll()) {
            if (event instanceof Extension extension && extension.name().equals("chunk")) {
                chunk = extension.json();
            } else if (isDelta(event) && chunk != null) {
                shapes.merge(shape(chunk), 1, Integer::sum);
                chunk = null;
            }
        }
        long chunks = shapes.values().stream().mapToLong(each -> each).sum();
        long repeated = shapes.values().stream()
                .mapToLong(each -> Math.max(0, each - 2))
                .sum();
        return new Shapes(chunks, shapes.size(), repeated);
    }

    /** Whether it says a piece of anything: text, reasoning, refusal or arguments. */
    static boolean isDelta(@Nullable StreamEvent event) {
        return event instanceof TextDelta
                || event instanceof ReasoningDelta
                || event instanceof RefusalDelta
                || event instanceof ToolCallDelta;
    }

    private static String shape(String chunk) {
        StringBuilder shape = new StringBuilder();
        try (JsonParser parser = MAPPER.createParser(chunk)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                shape.append(token.isNumeric() ? JsonToken.VALUE_NUMBER_INT.id() : token.id());
                if (token == JsonToken.PROPERTY_NAME) {
                    shape.append(parser.currentName()).append('"');
                }
            }
        } catch (JacksonException e) {
            // Replicate sends text: one shape.
            return "";
        }
        return shape.toString();
    }
}
