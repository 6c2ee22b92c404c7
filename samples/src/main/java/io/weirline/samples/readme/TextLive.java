package io.weirline.samples.readme;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.operators.Weir;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/** Text as it comes. */
public final class TextLive {
    private TextLive() {}

    /**
     * The text of a streamed answer.
     *
     * @param bytes the body in any pieces
     * @return its text
     */
    public static Flux<String> text(Flux<ByteBuffer> bytes) {
        // snippet: text
        Flux<String> text = bytes.transform(Weir.decode(Dialects.OPENAI_CHAT)).transform(Weir.text());
        // end
        return text;
    }
}
