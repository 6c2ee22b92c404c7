package io.weirline.codecs.dialects;

import io.weirline.codecs.testing.StreamCheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each recorded body of the small dialects means what its summary says, with both readers and in any pieces. */
class PlainCorpusTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"openai-completions", "assistants", "transcription", "cohere-v1", "replicate", "watsonx", "mcp"})
    void everyBodyMeansWhatItsSummarySaysInAnyPieces(String name) {
        StreamCheck.check(Dialects.named(name), (body, events) -> StreamCheck.checkEnd(body, events, null));
    }
}
