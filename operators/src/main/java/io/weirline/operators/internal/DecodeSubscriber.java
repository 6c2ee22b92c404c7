package io.weirline.operators.internal;

import io.weirline.core.Decoder;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.PieceAccess;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/** The subscriber of {@link FluxDecode}. */
final class DecodeSubscriber<T, P, O> extends StageSubscriber<T, O> {
    /*
     * phase   holds          to do next
     * EMPTY   nothing        take the slot; or end with the source; or ask it for a piece
     * HELD    values, maybe  under demand: poll; null: be EMPTY. Without: as EMPTY, but ask only if the decoder takes more
     * FED     a piece        under demand: poll; null: the next part, or release the piece and be EMPTY
     * ENDING  the tail       under demand: poll; null: terminate
     *
     * Only a poll that gave no value leads back to EMPTY, so that demand remains whenever the source is asked, unless
     * the decoder reads ahead: all parts of a piece are then fed at once, and lead to HELD. So does what time did to a
     * decoder with a timer. Before the first request (mode UNASKED) the source is not asked.
     *
     * Only the owner of wip, who took it from 0, touches the decoder, the recorder and all that is not volatile.
     * onNext hands its element over in the slot, which is written before wip is. It is free: one element at most
     * is on its way, except in mode UNBOUNDED, where no other thread holds wip for longer than a cancel takes.
     * Therefore request(MAX) is passed to the source without wip, and a source that emits inside it finds wip free.
     *
     * A decoder with a timer is run in mode BOUNDED only, since the thread of the timer may hold wip for long.
     */
    private static final int EMPTY = 0;
    private static final int HELD = 1;
    private static final int FED = 2;
    private static final int ENDING = 3;

    private static final int UNASKED = 0;
    private static final int BOUNDED = 1;
    private static final int UNBOUNDED = 2;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<DecodeSubscriber> WIP =
            AtomicIntegerFieldUpdater.newUpdater(DecodeSubscriber.class, "wip");

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<DecodeSubscriber> MODE =
            AtomicIntegerFieldUpdater.newUpdater(DecodeSubscriber.class, "mode");

    private final PieceSlot<T, P> pieces;
    private final Decoder<P, O> decoder;
    private final Recorder<? super O> recorder;
    private final @Nullable DecodeTicks ticks;
    private final @Nullable AheadDecoder<P, O> ahead;

    private volatile int wip;
    private volatile int mode;

    private int phase;
    private boolean asked;

    DecodeSubscriber(
            CoreSubscriber<? super O> actual,
            PieceAccess<T, P> access,
            Decoder<P, O> decoder,
            Recorder<? super O> recorder,
            @Nullable Scheduler scheduler) {
        super(actual);
        this.pieces = new PieceSlot<>(access);
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        this.recorder = Objects.requireNonNull(recorder, "recorder");
        this.ahead = decoder instanceof AheadDecoder<P, O> reading ? reading : null;
        if (scheduler != null && decoder instanceof TimedDecoder<P, O> timed) {
            ticks = new DecodeTicks(timed, scheduler, this::drain);
            phase = HELD;
        } else {
            ticks = null;
        }
    }

    @Override
    public void onNext(T t) {
        Objects.requireNonNull(t, "onNext");
        if (done || !isActive()) {
            refuse(t);
        } else if (pieces.isFull()) {
            s.cancel();
            pieces.discard(t, currentContext());
            onError(Exceptions.failWithOverflow("The source emits more than was requested"));
        } else if (WIP.compareAndSet(this, 0, 1)) {
            drainLoop(t);
        } else {
            pieces.put(t, true);
            drain();
        }
    }

    private void refuse(T t) {
        if (isCancelled()) {
            pieces.discard(t, currentContext());
        } else {
            pieces.drop(t, currentContext());
        }
    }

    @Override
    void onSourceEnd() {
        drain();
    }

    @Override
    void onRequest(long n) {
        boolean unbounded = n == Long.MAX_VALUE && ticks == null;
        if (mode == UNASKED && MODE.compareAndSet(this, UNASKED, unbounded ? UNBOUNDED : BOUNDED)) {
            if (unbounded) {
                s.request(Long.MAX_VALUE);
            }
        }
        // Behind done no element can meet this thread in the loop.
        if (mode == BOUNDED || done) {
            drain();
        }
    }

    @Override
    void onCancel() {
        drain();
    }

    private void drain() {
        if (WIP.getAndIncrement(this) == 0) {
            drainLoop(null);
        }
    }

    private void drainLoop(@Nullable T emitted) {
        int missed = 1;
        try {
            if (emitted != null) {
                if (phase == EMPTY) {
                    pieces.begin(emitted);
                    begin();
                } else {
                    pieces.put(emitted, false);
                }
            }
            do {
                recorder.enter();
                run();
                recorder.leave();
                pieces.keep();
                missed = WIP.addAndGet(this, -missed);
            } while (missed != 0);
        } catch (Throwable t) {
            // Downstream threw, or the failure is fatal: nobody is left to tell, but nothing may leak.
            abort();
            do {
                clear();
                missed = WIP.addAndGet(this, -missed);
            } while (missed != 0);
            throw t;
        }
    }

    private void run() {
        long demand = requested;
        long emitted = 0;
        while (isActive()) {
            if (emitted == demand) {
                demand = emitted == 0 ? requested : Operators.produced(REQUESTED, this, emitted);
                emitted = 0;
            }
            if (ticks != null && phase != ENDING && ticks.tick()) {
                phase = phase == EMPTY ? HELD : phase;
                // Also where what it yields finds no demand.
                arm(ticks);
            }
            if (phase == EMPTY || phase == HELD && demand == 0) {
                if (refill()) {
                    continue;
                }
                break;
            }
            if (demand == 0) {
                break;
            }
            O value;
            try {
                value = decoder.poll();
                if (value != null && !recorder.admit(value)) {
                    continue;
                }
            } catch (Throwable t) {
                failed(t);
                break;
            }
            if (value == null) {
                drained();
            } else {
                actual.onNext(value);
                emitted++;
            }
        }
        if (isActive() && ticks != null) {
            arm(ticks);
        }
        if (!isActive()) {
            clear();
        } else if (emitted != 0) {
            Operators.produced(REQUESTED, this, emitted);
        }
    }

    private void arm(DecodeTicks of) {
        if (mode == UNASKED || phase == ENDING) {
            return;
        }
        try {
            of.arm();
        } catch (RejectedExecutionException e) {
            failed(e);
        }
    }

    /** Leaves EMPTY, ends, or asks the source; false if there is nothing to do. */
    private boolean refill() {
        boolean ended = done;
        if (pieces.take()) {
            begin();
            return true;
        }
        if (ended) {
            finish();
            return true;
        }
        if (recorder.held() != null) {
            terminate();
            return true;
        }
        if (!asked && mode == BOUNDED && (phase == EMPTY || ahead != null && ahead.takesMore())) {
            asked = true;
            s.request(1);
            return true;
        }
        return false;
    }

    /** Goes on with the piece that was just taken. */
    private void begin() {
        asked = false;
        phase = FED;
        do {
            feed();
        } while (ahead != null && phase == FED);
    }

    private void drained() {
        if (phase == FED) {
            feed();
        } else if (phase == HELD) {
            phase = EMPTY;
        } else {
            terminate();
        }
    }

    /** Lends the next part; behind the last one the piece is done with. */
    private void feed() {
        try {
            P part = pieces.next();
            if (part == null) {
                phase = ahead != null ? HELD : EMPTY;
                return;
            }
            recorder.fed(part);
            decoder.feed(part);
        } catch (Throwable t) {
            failed(t);
        }
    }

    private void finish() {
        if (error != null && (ticks == null || !ticks.decoderHolds())) {
            // What was read ahead comes before the failure; the tail that it cut does not.
            if (ahead != null && phase == HELD) {
                phase = ENDING;
            } else {
                terminate();
            }
            return;
        }
        phase = ENDING;
        try {
            decoder.finish();
        } catch (Throwable t) {
            failed(t);
        }
    }

    /** The end behind the last value: of a fault, of the source's failure, or of a clean stream. */
    private void terminate() {
        phase = EMPTY;
        recorder.end();
        StreamException held = recorder.held();
        if (held != null) {
            if (error != null) {
                held.addSuppressed(error);
            }
            failed(held);
        } else if (error != null) {
            // What fails in front of a stage of events is no transport.
            Throwable t = error instanceof StreamException || ticks != null
                    ? error
                    : new TruncatedStreamException("the source failed", -1, error);
            fail(recorder.attach(t));
        } else {
            complete();
        }
    }

    private void failed(Throwable t) {
        Throwable mapped = Operators.onOperatorError(done ? null : s, recorder.attach(t), currentContext());
        clear();
        fail(mapped);
    }

    /** Ends the loan and gives up all elements. */
    private void clear() {
        recorder.end();
        if (ticks != null) {
            ticks.stop();
        }
        if (phase != EMPTY || ticks != null) {
            phase = EMPTY;
            try {
                decoder.reset();
            } catch (RuntimeException e) {
                Operators.onErrorDropped(e, currentContext());
            }
        }
        pieces.clear(currentContext());
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.RUN_STYLE && ticks != null) {
            return Attr.RunStyle.ASYNC;
        }
        if (key == Attr.PREFETCH) {
            return 1;
        }
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return requested;
        }
        if (key == Attr.BUFFERED) {
            return pieces.size();
        }
        return super.scanUnsafe(key);
    }
}
