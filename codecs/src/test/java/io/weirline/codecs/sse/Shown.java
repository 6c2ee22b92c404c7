package io.weirline.codecs.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.Limits;
import java.util.List;
import java.util.OptionalLong;

/** All that a frame shows, as an immutable value; its bytes as one char each. */
record Shown(SseFrame.Kind kind, String bytes, String event, String id, long retry, long offset) {
    /** What a decoder shows beside its values. */
    record End(String lastEventId, OptionalLong retry, long events, long comments, long others, long skipped) {
        static End of(SseFrameDecoder decoder) {
            return new End(
                    decoder.lastEventId(),
                    decoder.retry(),
                    decoder.eventCount(),
                    decoder.commentCount(),
                    decoder.otherLineCount(),
                    decoder.skippedCount());
        }
    }

    static Shown of(SseFrame frame) {
        return new Shown(
                frame.kind(),
                new String(frame.array(), frame.offset(), frame.length(), ISO_8859_1),
                frame.event(),
                frame.id(),
                frame.retry(),
                frame.streamOffset());
    }

    static Cuts<SseFrameDecoder, SseFrame, Shown> cuts(SseOptions options, Limits limits) {
        return Cuts.of(() -> new SseFrameDecoder(options, limits), Shown::of).probing(End::of);
    }

    /** The items of a body under every cut. */
    static Cuts.Outcome<SseItem> items(byte[] body, SseOptions options, Limits limits) {
        return Cuts.<SseDecoder, SseItem, SseItem>of(() -> new SseDecoder(options, limits), item -> item)
                .probing(decoder -> List.of(
                        decoder.lastEventId(),
                        decoder.retry(),
                        decoder.eventCount(),
                        decoder.commentCount(),
                        decoder.otherLineCount(),
                        decoder.skippedCount()))
                .check(body);
    }
}
