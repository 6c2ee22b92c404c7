package io.weirline.operators.partial;

import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent;
import io.weirline.core.ToolCall;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for assembled calls. */
@SuppressWarnings("exports") // TestNG wants public classes
public class ToolCallsVerification extends PublisherVerification<ToolCallEvent> {
    /** A verification with the usual patience. */
    public ToolCallsVerification() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Publisher<ToolCallEvent> createPublisher(long elements) {
        return Flux.<StreamEvent, Long>generate(() -> 0L, (sent, sink) -> {
                    if (sent == elements) {
                        sink.complete();
                    } else if (sent == 0) {
                        sink.next(new StreamEvent.BlockStarted(
                                0, 0, BlockKind.TOOL, new ToolCall(0, "id", "tool", ToolCall.Kind.CUSTOM)));
                    } else {
                        sink.next(new StreamEvent.ToolCallDelta(0, 0, "x"));
                    }
                    return sent + 1;
                })
                .transform(ToolCalls.assemble());
    }

    @Override
    public Publisher<ToolCallEvent> createFailedPublisher() {
        return Flux.<StreamEvent>error(new IllegalStateException("failed")).transform(ToolCalls.assemble());
    }
}
