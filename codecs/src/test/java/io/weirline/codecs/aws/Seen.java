package io.weirline.codecs.aws;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.Limits;
import java.util.List;

/** All that a view tells. */
record Seen(
        AwsFrame.MessageType messageType,
        String eventType,
        String exceptionType,
        String errorCode,
        String errorMessage,
        String contentType,
        List<AwsHeader> headers,
        String payload,
        long streamOffset) {
    static Seen of(AwsFrame frame) {
        return new Seen(
                frame.messageType(),
                frame.eventType(),
                frame.exceptionType(),
                frame.errorCode(),
                frame.errorMessage(),
                frame.contentType(),
                frame.headers(),
                frame.text(),
                frame.streamOffset());
    }

    static Cuts<AwsEventStreamDecoder, AwsFrame, Seen> cuts(Limits limits) {
        return Cuts.of(() -> new AwsEventStreamDecoder(limits), Seen::of).probing(AwsEventStreamDecoder::frameCount);
    }

    static Cuts<AwsEventStreamDecoder, AwsFrame, Seen> cuts() {
        return cuts(Limits.defaults());
    }
}
