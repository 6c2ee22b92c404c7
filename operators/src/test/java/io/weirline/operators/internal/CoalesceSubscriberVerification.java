package io.weirline.operators.internal;

import io.weirline.operators.Batching;
import io.weirline.operators.Delivery;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;

/** The Reactive Streams rules for a subscriber. */
public class CoalesceSubscriberVerification extends SubscriberWhiteboxVerification<String> {
    /** A verification with the usual patience. */
    public CoalesceSubscriberVerification() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Subscriber<String> createSubscriber(WhiteboxSubscriberProbe<String> probe) {
        BaseSubscriber<String> downstream = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnError(Throwable throwable) {}
        };
        CoalesceSubscriber<String, String> subscriber = new CoalesceSubscriber<>(
                downstream,
                new CoalesceContractTest.Apart(),
                Delivery.defaults().withBatching(Batching.immediate()),
                Schedulers.parallel());
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
            public void onNext(String element) {
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
    public String createElement(int element) {
        return "element " + element;
    }
}
