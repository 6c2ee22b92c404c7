package io.weirline.operators.internal;

import io.weirline.core.Decoder;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import io.weirline.operators.PieceAccess;
import io.weirline.operators.PieceAccess.Ownership;
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
     * TICKED  what time did  as EMPTY; but instead of asking the source, under demand: poll; null: be EMPTY
     * FED     a piece        under demand: poll; null: the next part, or release the piece and be EMPTY
     * AHEAD   values, maybe  under demand: poll; null: be EMPTY; without: as EMPTY, while the decoder takes more
     * ENDING  the tail       under demand: poll; null: terminate
     *
     * Only a poll that gave no value leads back to EMPTY, so that demand remains whenever the source is asked, unless
     * the decoder reads ahead: all parts of a piece are then fed at once, and lead to AHEAD. Before the first request
     * (mode UNASKED) the source is not asked.
     *
     * Only the owner of wip, who took it from 0, touches the decoder, the recorder and all that is not volatile.
     * onNext hands its element over in the slot, which is written before wip is. It is free: one element at most
     * is on its way, except in mode UNBOUNDED, where no other thread holds wip for longer than a cancel takes.
     * Therefore request(MAX) is passed to the source without wip, and a source that emits inside it finds wip free.
     *
     * An element BORROWED from the source is retained before wip is given up, or by onNext if it could not get it:
     * either way before onNext returns, and only if it is not drained by then.
     *
     * A decoder with a timer is run in mode BOUNDED only, since the thread of the timer may hold wip for long. Who owns
     * wip arms the timer, and only while no tick is waited for, so that none comes early.
     */
    private static final int EMPTY = 0;
    private static final int FED = 1;
    private static final int ENDING = 2;
    private static final int TICKED = 3;
    private static final int AHEAD = 4;

    private static final int UNASKED = 0;
    private static final int BOUNDED = 1;
    private static final int UNBOUNDED = 2;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<DecodeSubscriber> WIP =
            AtomicIntegerFieldUpdater.newUpdater(DecodeSubscriber.class, "wip");

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<DecodeSubscriber> MODE =
            AtomicIntegerFieldUpdater.newUpdater(DecodeSubscriber.class, "mode");

    private final PieceAccess<T, P> access;
    private final Ownership ownership;
    private final Decoder<P, O> decoder;
    private final Recorder<? super O> recorder;
    private final @Nullable TimedDecoder<P, O> timed;
    private final @Nullable StageTimer timer;
    private final @Nullable AheadDecoder<P, O> ahead;

    private volatile int wip;
    private volatile boolean due;
    private boolean waiting;
    private volatile int mode;
    private boolean slotOurs;
    private volatile @Nullable T slot;

    private int phase;
    private @Nullable T piece;
    private boolean pieceOurs;
    private int nextPart;
    private boolean asked;

    DecodeSubscriber(
            CoreSubscriber<? super O> actual,
            PieceAccess<T, P> access,
            Decoder<P, O> decoder,
            Recorder<? super O> recorder,
            @Nullable Scheduler scheduler) {
        super(actual);
        this.access = access;
        this.ownership = access.ownership();
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        this.recorder = Objects.requireNonNull(recorder, "recorder");
        this.ahead = decoder instanceof AheadDecoder<P, O> reading ? reading : null;
        if (scheduler != null && decoder instanceof TimedDecoder<P, O> withTime) {
            timed = withTime;
            timer = new StageTimer(scheduler, this::onTick);
            phase = TICKED;
        } else {
            timed = null;
            timer = null;
        }
    }

    private void onTick() {
        due = true;
        drain();
    }

    @Override
    public void onNext(T t) {
        Objects.requireNonNull(t, "onNext");
        boolean ours = ownership == Ownership.OWNED;
        if (done || !isActive()) {
            refuse(t, ours);
        } else if (slot != null) {
            s.cancel();
            discard(t, ours);
            onError(Exceptions.failWithOverflow("The source emits more than was requested"));
        } else if (WIP.compareAndSet(this, 0, 1)) {
            slotOurs = ours;
            slot = t;
            drainLoop();
        } else {
            if (ownership == Ownership.BORROWED) {
                access.retain(t);
                ours = true;
            }
            slotOurs = ours;
            slot = t;
            drain();
        }
    }

    @Override
    void onSourceEnd() {
        drain();
    }

    @Override
    void onRequest(long n) {
        boolean unbounded = n == Long.MAX_VALUE && timed == null;
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
            drainLoop();
        }
    }

    private void drainLoop() {
        int missed = 1;
        try {
            do {
                run();
                keep();
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

    /** Retains what a source takes back when onNext, in which this thread then is, returns. */
    private void keep() {
        if (ownership != Ownership.BORROWED) {
            return;
        }
        T unread = piece;
        if (unread != null && !pieceOurs) {
            access.retain(unread);
            pieceOurs = true;
        }
        // Only a source that emits more than was asked leaves one here.
        unread = slot;
        if (unread != null && !slotOurs) {
            access.retain(unread);
            slotOurs = true;
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
            if (timed != null && due && phase != ENDING) {
                tick();
            }
            if (phase == EMPTY || phase == TICKED || phase == AHEAD && demand == 0) {
                if (refill()) {
                    continue;
                }
                if (phase == EMPTY) {
                    break;
                }
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
        if (isActive() && timed != null) {
            arm(timed);
        }
        if (!isActive()) {
            clear();
        } else if (emitted != 0) {
            Operators.produced(REQUESTED, this, emitted);
        }
    }

    private void tick() {
        due = false;
        waiting = false;
        if (timed != null) {
            timed.tick();
            if (phase == EMPTY) {
                phase = TICKED;
            }
            // Also where what it yields finds no demand.
            arm(timed);
        }
    }

    private void arm(TimedDecoder<P, O> decoder) {
        StageTimer own = timer;
        if (own == null || waiting || mode == UNASKED || phase == ENDING) {
            return;
        }
        long delay = decoder.delay();
        if (delay > 0) {
            waiting = true;
            long now = own.now();
            try {
                own.arm(now + delay, now);
            } catch (RejectedExecutionException e) {
                failed(e);
            }
        }
    }

    /** Leaves EMPTY, ends, or asks the source; false if there is nothing to do. */
    private boolean refill() {
        boolean ended = done;
        T next = slot;
        if (next != null) {
            piece = next;
            pieceOurs = slotOurs;
            slot = null;
            asked = false;
            nextPart = 0;
            phase = FED;
            do {
                feed();
            } while (ahead != null && phase == FED);
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

    private void drained() {
        if (phase == FED) {
            feed();
        } else if (phase == TICKED || phase == AHEAD) {
            phase = EMPTY;
        } else {
            terminate();
        }
    }

    /** Lends the next part; behind the last one the piece is done with. */
    private void feed() {
        T lender = Objects.requireNonNull(piece);
        try {
            if (nextPart < access.parts(lender)) {
                P part = access.part(lender, nextPart++);
                recorder.fed(part);
                decoder.feed(part);
                return;
            }
            phase = ahead != null ? AHEAD : EMPTY;
            piece = null;
            if (pieceOurs) {
                access.release(lender);
            }
        } catch (Throwable t) {
            failed(t);
        }
    }

    private void finish() {
        boolean holds = timed != null && !timed.isEmpty();
        if (error != null && !holds && phase != AHEAD) {
            terminate();
            return;
        }
        phase = ENDING;
        if (error != null && !holds) {
            // What was read ahead comes before the failure; the tail that it cut does not.
            return;
        }
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
            Throwable t = error instanceof StreamException
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
        if (timer != null) {
            timer.stop();
        }
        if (phase != EMPTY || timed != null) {
            phase = EMPTY;
            try {
                decoder.reset();
            } catch (RuntimeException e) {
                Operators.onErrorDropped(e, currentContext());
            }
        }
        T unread = piece;
        if (unread != null) {
            piece = null;
            discard(unread, pieceOurs);
        }
        unread = slot;
        if (unread != null) {
            slot = null;
            discard(unread, slotOurs);
        }
    }

    private void refuse(T t, boolean ours) {
        if (isCancelled()) {
            discard(t, ours);
            return;
        }
        try {
            Operators.onNextDropped(t, currentContext());
        } finally {
            if (ours) {
                access.release(t);
            }
        }
    }

    private void discard(T t, boolean ours) {
        if (ownership == Ownership.PLAIN) {
            Operators.onDiscard(t, currentContext());
        } else if (ours) {
            access.release(t);
        }
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.RUN_STYLE && timed != null) {
            return Attr.RunStyle.ASYNC;
        }
        if (key == Attr.PREFETCH) {
            return 1;
        }
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return requested;
        }
        if (key == Attr.BUFFERED) {
            return (piece != null ? 1 : 0) + (slot != null ? 1 : 0);
        }
        return super.scanUnsafe(key);
    }
}
