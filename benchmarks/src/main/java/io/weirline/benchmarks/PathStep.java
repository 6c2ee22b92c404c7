package io.weirline.benchmarks;

import io.weirline.codecs.internal.LineScan;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.sse.SseFrame;
import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How far the bytes of a chat are taken on their way to its text. Each step does what the ones before it do, and more. */
public enum PathStep {
    /** Line ends are found; a line that two pieces share counts as two. */
    LINES(() -> PathStep::lines),
    /** Events are framed. */
    FRAMES(() -> frames(PathStep::show)),
    /** The tokens of each event's JSON are read, every one of them. */
    TOKENS(() -> {
        JsonReader reader = Jackson.reader().create(Limits.defaults().jsonDepth());
        return frames((frame, sink) -> tokens(reader, frame, sink));
    }),
    /** The dialect's events are made, every chunk read by the parser. */
    EVENTS(TextReader.WEIRLINE_DECODER_NO_TEMPLATES::open),
    /** The same in a Flux, with a transcript beside. */
    FLUX(TextReader.WEIRLINE_NO_TEMPLATES::open),
    /** As {@link #EVENTS}, chunks of a known shape compared and not read. */
    EVENTS_COMPARED(TextReader.WEIRLINE_DECODER::open),
    /** The same in a Flux: what users have. */
    FLUX_COMPARED(TextReader.WEIRLINE::open);

    private static final int END_MARKER = "[DONE]".length();

    private final Supplier<Contestant<? extends Object>> opens;

    PathStep(Supplier<Contestant<? extends Object>> opens) {
        this.opens = opens;
    }

    Contestant<? extends Object> open() {
        return opens.get();
    }

    private interface Frames {
        void take(SseFrame frame, Consumer<? super byte[]> sink);
    }

    private static void lines(List<ByteBuffer> pieces, Consumer<? super byte[]> sink) {
        for (ByteBuffer piece : pieces) {
            byte[] bytes = piece.array();
            int limit = piece.arrayOffset() + piece.limit();
            int from = piece.arrayOffset() + piece.position();
            while (from < limit) {
                from = LineScan.end(bytes, from, limit) + 1;
                sink.accept(bytes);
            }
        }
    }

    private static Contestant<byte[]> frames(Frames frames) {
        SseFrameDecoder decoder = new SseFrameDecoder(SseOptions.defaults(), Limits.defaults());
        return (pieces, sink) -> {
            decoder.reset();
            for (ByteBuffer piece : pieces) {
                decoder.feed(piece);
                for (SseFrame frame = decoder.poll(); frame != null; frame = decoder.poll()) {
                    frames.take(frame, sink);
                }
            }
        };
    }

    private static void show(SseFrame frame, Consumer<? super byte[]> sink) {
        sink.accept(frame.array());
    }

    private static void tokens(JsonReader reader, SseFrame frame, Consumer<? super byte[]> sink) {
        if (frame.length() > END_MARKER) {
            reader.open(frame.array(), frame.offset(), frame.length());
            while (reader.next() != JsonReader.Token.END) {
                // Only that they are read counts here.
            }
        }
        sink.accept(reader.array());
    }
}
