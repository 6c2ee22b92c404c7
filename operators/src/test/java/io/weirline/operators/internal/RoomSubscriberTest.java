package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.operators.fixture.ManualSource;
import io.weirline.operators.fixture.Probe;
import io.weirline.operators.fixture.Serial;
import io.weirline.operators.fixture.TestRoom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.util.RaceTestUtils;

class RoomSubscriberTest {
    private static final int ROUNDS = 2_000;

    private final TestRoom room = new TestRoom();
    private final ManualSource<String> source = new ManualSource<>();
    private final Probe<String> probe = new Probe<>();

    @AfterEach
    void keptTheRules() {
        assertThat(probe.broken).isEmpty();
    }

    private void subscribe() {
        source.transform(RoomSubscriber.stage(() -> room)).subscribe(probe);
    }

    @Test
    void oneIsAskedForWhereThereIsRoom() {
        subscribe();
        probe.request(128);
        assertThat(source.requested).hasValue(1);
        source.next("a");
        assertThat(source.requested).hasValue(2);
        // What comes fills the room.
        probe.onValue = value -> room.open(false);
        source.next("b");
        assertThat(source.requested).hasValue(2);
        probe.request(128);
        assertThat(source.requested).hasValue(2);
        room.open(true);
        room.open(true);
        assertThat(source.requested).hasValue(3);
        assertThat(probe.values).containsExactly("a", "b");
    }

    @Test
    void noMoreThanIsAskedFor() {
        subscribe();
        room.open(true);
        assertThat(source.requested).hasValue(0);
        probe.request(1);
        source.next("a");
        room.open(true);
        assertThat(source.requested).hasValue(1);
    }

    @Test
    void aRequestBeforeTheRoomIsHeardOfIsNotForgotten() {
        room.open(false);
        Probe<String> early = new Probe<>(1);
        source.transform(RoomSubscriber.stage(() -> room)).subscribe(early);
        assertThat(source.requested).hasValue(0);
        room.open(true);
        assertThat(source.requested).hasValue(1);
    }

    @Test
    void roomThatOpensBeforeItIsListenedToIsNotMissed() {
        room.open(false);
        source.transform(RoomSubscriber.stage(() -> room)).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
                room.open(true);
            }
        });
        assertThat(source.requested).hasValue(1);
    }

    @Test
    void everyEndLeavesTheRoom() {
        subscribe();
        assertThat(room.inside).hasValue(1);
        source.complete();
        assertThat(room.inside).hasValue(0);
        Probe<String> failed = new Probe<>();
        source.transform(RoomSubscriber.stage(() -> room)).subscribe(failed);
        source.fail(new IllegalStateException("source"));
        assertThat(room.inside).hasValue(0);
        Probe<String> cancelled = new Probe<>();
        source.transform(RoomSubscriber.stage(() -> room)).subscribe(cancelled);
        cancelled.cancel();
        assertThat(room.inside).hasValue(0);
        Flux.just("a").transform(RoomSubscriber.stage(() -> room)).take(1).blockLast();
        assertThat(room.inside).hasValue(0);
    }

    @Test
    void aThreadThatTakesNoTaskIsAnEnd() {
        subscribe();
        room.rejects = true;
        probe.request(1);
        assertThat(probe.error()).isInstanceOf(RejectedExecutionException.class);
        assertThat(source.cancels).hasValue(1);
        assertThat(room.inside).hasValue(0);
    }

    /** Each opening is heard: all elements come, one at a time, whatever meets. */
    @Test
    void roomRequestsAndElements() {
        for (int i = 0; i < ROUNDS; i++) {
            Serial thread = new Serial();
            TestRoom doors = new TestRoom(thread);
            ManualSource<String> from = new ManualSource<>();
            AtomicInteger most = new AtomicInteger();
            Probe<String> own = new Probe<>();
            from.transform(RoomSubscriber.stage(() -> doors)).subscribe(own);
            RaceTestUtils.race(
                    () -> {
                        doors.open(false);
                        doors.open(true);
                    },
                    () -> own.request(2),
                    () -> {
                        for (int sent = 0; sent < 2; sent++) {
                            while (from.requested.get() == sent) {
                                Thread.onSpinWait();
                            }
                            most.accumulateAndGet((int) from.requested.get() - sent, Math::max);
                            from.next("a");
                        }
                    });
            assertThat(own.values).hasSize(2);
            assertThat(own.broken).isEmpty();
            assertThat(most).hasValue(1);
            own.cancel();
            assertThat(doors.inside).hasValue(0);
        }
    }

    @Test
    void cancelAndAllOthers() {
        for (int i = 0; i < ROUNDS; i++) {
            Serial thread = new Serial();
            TestRoom doors = new TestRoom(thread);
            ManualSource<String> from = new ManualSource<>();
            Probe<String> own = new Probe<>();
            from.transform(RoomSubscriber.stage(() -> doors)).subscribe(own);
            own.request(1);
            RaceTestUtils.race(own::cancel, () -> from.next("a"), () -> own.request(1), () -> doors.open(true));
            assertThat(from.cancels).hasValue(1);
            assertThat(own.broken).isEmpty();
            assertThat(doors.inside).hasValue(0);
        }
    }
}
