package io.weirline.samples.net;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.sse.SseFrameDecoder;
import io.weirline.codecs.sse.SseOptions;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.Transcript;
import io.weirline.samples.sim.ChatRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A recorded body, the same for every request, byte for byte. */
public final class RecordedSource implements Source {
    private final byte[] body;
    private final List<byte[]> frames;

    /**
     * A source.
     *
     * @param body server-sent events; other bytes are one frame
     */
    public RecordedSource(byte[] body) {
        this.body = body.clone();
        frames = split(body);
    }

    /** Cut where the decoder is when it yields: behind the line end that ends the event. */
    private static List<byte[]> split(byte[] body) {
        SseFrameDecoder decoder = new SseFrameDecoder(
                SseOptions.defaults().withComments(true).withOversize(SseOptions.Oversize.SKIP_EVENT),
                Limits.defaults());
        List<byte[]> frames = new ArrayList<>();
        int start = 0;
        decoder.feed(ByteBuffer.wrap(body));
        while (decoder.poll() != null) {
            int end = (int) decoder.offset();
            if (end > start) {
                frames.add(Arrays.copyOfRange(body, start, end));
                start = end;
            }
        }
        if (start < body.length) {
            frames.add(Arrays.copyOfRange(body, start, body.length));
        }
        return frames;
    }

    @Override
    public String mediaType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public Iterator<byte[]> frames(ChatRequest request) {
        return frames.iterator();
    }

    @Override
    public Transcript whole(ChatRequest request) {
        Transcript transcript = new Transcript(Limits.defaults().transcriptBytes());
        Decoder<ByteBuffer, StreamEvent> decoder = Dialects.OPENAI_CHAT.decoder(Limits.defaults());
        decoder.feed(ByteBuffer.wrap(body));
        drain(decoder, transcript);
        decoder.finish();
        drain(decoder, transcript);
        return transcript;
    }

    private static void drain(Decoder<ByteBuffer, StreamEvent> decoder, Transcript transcript) {
        for (StreamEvent event; (event = decoder.poll()) != null; ) {
            transcript.add(event);
        }
    }
}
