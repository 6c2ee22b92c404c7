package io.weirline.operators.internal;

import io.weirline.operators.PieceAccess;
import io.weirline.operators.fixture.LineDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.BaseSubscriber;

/** The Reactive Streams rules for a subscriber: a value a piece, and demand passed on piece by piece. */
public class DecodeSubscriberVerification extends SubscriberWhiteboxVerification<ByteBuffer> {
    /** A verification with the usual patience. */
    public DecodeSubscriberVerification() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Subscriber<ByteBuffer> createSubscriber(WhiteboxSubscriberProbe<ByteBuffer> probe) {
        BaseSubscriber<String> downstream = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnError(Throwable throwable) {}
        };
        DecodeSubscriber<ByteBuffer, ByteBuffer, String> subscriber =
                new DecodeSubscriber<>(downstream, PieceAccess.byteBuffers(), new LineDecoder(), Recorder.none(), null);
        return new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription s) {
                boolean first = subscriber.s == null;
                subscriber.onSubscribe(s);
                if (first) {
                    probe.registerOnSubscribe(new SubscriberPuppet() {
                        @Override
                        public void triggerRequest(long elements) {
                            subscriber.request(elements);
                        }

                        @Override
                        public void signalCancel() {
                            subscriber.cancel();
                        }
                    });
                }
            }

            @Override
            public void onNext(ByteBuffer element) {
                subscriber.onNext(element);
                probe.registerOnNext(element);
            }

            @Override
            public void onError(Throwable t) {
                subscriber.onError(t);
                probe.registerOnError(t);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
                probe.registerOnComplete();
            }
        };
    }

    @Override
    public ByteBuffer createElement(int element) {
        return ByteBuffer.wrap((element + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
