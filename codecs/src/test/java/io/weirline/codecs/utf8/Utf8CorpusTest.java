package io.weirline.codecs.utf8;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.Pieces;
import io.weirline.codecs.testing.Pieces.Outcome;
import io.weirline.codecs.utf8.Utf8Decoder.Malformed;
import io.weirline.core.MalformedStreamException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class Utf8CorpusTest {
    @Test
    void everyCaseInAnyPieces() {
        JsonNode cases = Corpus.json("utf8/cases.json");
        List<String> failed = new ArrayList<>();
        for (JsonNode one : cases) {
            String name = one.get("name").stringValue();
            try {
                check(name, one);
            } catch (AssertionError e) {
                failed.add(name + ": " + e.getMessage());
            }
        }
        Corpus.report("utf8", cases.size() - failed.size(), cases.size());
        assertThat(cases.size()).isPositive();
        assertThat(failed).isEmpty();
    }

    private static void check(String name, JsonNode one) {
        byte[] input = Base64.getDecoder().decode(one.get("input_base64").stringValue());
        String expected = one.get("expected_utf16").stringValue();
        assertThat(Pieces.whole(Utf8Decoder::new, Function.identity(), input).joined())
                .isEqualTo(new Outcome(List.of(expected), "none"));
        Pieces.everyWay(Utf8Decoder::new, Function.identity(), Outcome::joined, input, name);
        checkReport(input, expected);
        if (one.has("chunks_base64")) {
            checkPromptness(one);
        }
    }

    private static void checkPromptness(JsonNode one) {
        Utf8Decoder decoder = new Utf8Decoder();
        List<String> texts = new ArrayList<>();
        for (JsonNode chunk : one.get("chunks_base64")) {
            decoder.feed(ByteBuffer.wrap(Base64.getDecoder().decode(chunk.stringValue())));
            texts.add(drain(decoder));
        }
        decoder.finish();
        texts.add(drain(decoder));
        List<String> expected = new ArrayList<>();
        one.get("expected_chunks").forEach(text -> expected.add(text.stringValue()));
        assertThat(texts).isEqualTo(expected);
    }

    /** Strict: malformed exactly if there are more U+FFFD than the input itself holds; the text before is the same. */
    private static void checkReport(byte[] input, String expected) {
        Utf8Decoder decoder = new Utf8Decoder(Malformed.REPORT, false);
        decoder.feed(ByteBuffer.wrap(input));
        StringBuilder text = new StringBuilder();
        long offset = -1;
        try {
            drain(decoder, text);
            decoder.finish();
            drain(decoder, text);
        } catch (MalformedStreamException e) {
            offset = e.offset();
        }
        long own = new String(input, ISO_8859_1).split("\u00ef\u00bf\u00bd", -1).length - 1;
        boolean malformed = expected.chars().filter(c -> c == 0xFFFD).count() > own;
        assertThat(offset >= 0).isEqualTo(malformed);
        if (malformed) {
            assertThat(text.toString()).isEqualTo(new String(input, 0, (int) offset, UTF_8));
            assertThat(expected).startsWith(text + "\ufffd");
        } else {
            assertThat(text.toString()).isEqualTo(expected);
        }
    }

    private static String drain(Utf8Decoder decoder) {
        StringBuilder text = new StringBuilder();
        drain(decoder, text);
        return text.toString();
    }

    private static void drain(Utf8Decoder decoder, StringBuilder text) {
        for (String part; (part = decoder.poll()) != null; ) {
            text.append(part);
        }
    }
}
