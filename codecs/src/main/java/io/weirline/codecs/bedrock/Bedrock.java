package io.weirline.codecs.bedrock;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.ByteBuffer;

/** The decoders of Amazon Bedrock. */
public final class Bedrock {
    private Bedrock() {}

    /**
     * A decoder for one stream of ConverseStream.
     *
     * @param dialect what Started names
     * @param options how to decode
     * @param limits the bounds
     * @return from the bytes of the body to events
     */
    public static Decoder<ByteBuffer, StreamEvent> converse(Dialect dialect, DecodeOptions options, Limits limits) {
        return ConverseDecoder.create(dialect, options, limits);
    }

    /**
     * A decoder for one stream of InvokeModelWithResponseStream.
     *
     * @param dialect what Started names
     * @param options how to decode
     * @param limits the bounds
     * @return from the bytes of the body to events
     */
    public static Decoder<ByteBuffer, StreamEvent> invoke(Dialect dialect, DecodeOptions options, Limits limits) {
        return InvokeDecoder.create(dialect, options, limits);
    }
}
