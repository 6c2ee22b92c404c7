package io.weirline.samples.net;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The pieces of a stream's events, and when each is due. */
final class Schedule implements Iterator<Schedule.Piece> {
    // The rest of a cut event follows late enough that the network does not join it to the first piece.
    private static final long CUT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Iterator<byte[]> frames;
    private final int limit;
    private final Cuts cuts;
    private final long gapNanos;
    private final ArrayDeque<Piece> ready = new ArrayDeque<>();
    private int taken;

    /**
     * @param bytes what to send
     * @param dueNanos when, from the moment at which the first event is due
     * @param lastOfEvent whether an event ends with it
     */
    record Piece(byte[] bytes, long dueNanos, boolean lastOfEvent) {}

    /**
     * @param limit how many events are taken at most
     * @param perSecond events a second, 0 for no delay
     * @param random where they are cut
     */
    Schedule(Iterator<byte[]> frames, int limit, double perSecond, SplittableRandom random) {
        this.frames = frames;
        this.limit = limit;
        this.cuts = new Cuts(random);
        gapNanos = perSecond > 0 ? (long) (TimeUnit.SECONDS.toNanos(1) / perSecond) : 0;
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || taken < limit && frames.hasNext();
    }

    @Override
    public Piece next() {
        if (ready.isEmpty()) {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<byte[]> parts = cuts.cut(frames.next());
            long due = taken++ * gapNanos;
            for (int i = 0; i < parts.size(); i++) {
                long late = i * Math.min(CUT_NANOS, gapNanos / 4);
                ready.add(new Piece(parts.get(i), due + late, i == parts.size() - 1));
            }
        }
        return ready.remove();
    }
}
