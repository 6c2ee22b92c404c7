package io.weirline.samples.net;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.Transcript;
import io.weirline.samples.sim.ChatRequest;
import io.weirline.samples.sim.SimulatedModel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The simulated model, its events written by the library's own encoder. */
public final class SimulatedSource implements Source {
    private final SimulatedModel model;

    /**
     * A source.
     *
     * @param seed what the model's words depend on
     */
    public SimulatedSource(long seed) {
        model = new SimulatedModel(seed, Dialects.OPENAI_CHAT);
    }

    @Override
    public String mediaType() {
        return Dialects.OPENAI_CHAT.mediaType();
    }

    @Override
    public Iterator<byte[]> frames(ChatRequest request) {
        Encoder<StreamEvent> encoder = Dialects.OPENAI_CHAT.encoder();
        ByteSink sink = new ByteSink();
        List<byte[]> frames = new ArrayList<>();
        for (StreamEvent event : model.answer(request)) {
            encoder.encode(event, sink);
            take(sink, frames);
        }
        encoder.finish(sink);
        take(sink, frames);
        return frames.iterator();
    }

    private static void take(ByteSink sink, List<byte[]> frames) {
        if (sink.size() > 0) {
            frames.add(sink.toByteArray());
            sink.clear();
        }
    }

    @Override
    public Transcript whole(ChatRequest request) {
        Transcript transcript = new Transcript(Limits.defaults().transcriptBytes());
        model.answer(request).forEach(transcript::add);
        return transcript;
    }
}
