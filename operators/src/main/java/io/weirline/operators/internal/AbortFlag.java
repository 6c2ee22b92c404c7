package io.weirline.operators.internal;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A flag that is raised once, and those who wait for it. */
public final class AbortFlag {
    /**
     * How it was raised.
     *
     * @param reason the caller's words
     * @param clean whether streams complete, or fail
     */
    record Raised(String reason, boolean clean) {}

    /** Who waits. */
    interface Waiter {
        /** The flag is up. Any thread; maybe twice. */
        void raised(Raised how);
    }

    private final AtomicReference<@Nullable Raised> raised = new AtomicReference<>();
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

    /** A flag that is down. */
    public AbortFlag() {}

    /**
     * Raises it.
     *
     * @param reason the caller's words
     * @param clean whether streams complete, or fail
     * @return false if it was up
     */
    public boolean raise(String reason, boolean clean) {
        Raised how = new Raised(Objects.requireNonNull(reason, "reason"), clean);
        if (!raised.compareAndSet(null, how)) {
            return false;
        }
        // Whoever comes in behind this look sees the flag itself.
        for (Waiter waiter : waiters) {
            try {
                waiter.raised(how);
            } catch (Throwable t) {
                // What one stream's downstream throws is not the others' affair.
                Exceptions.throwIfJvmFatal(t);
                Operators.onErrorDropped(t, Context.empty());
            }
        }
        return true;
    }

    /**
     * Why it is up.
     *
     * @return the reason, or null
     */
    public @Nullable String reason() {
        Raised how = raised.get();
        return how == null ? null : how.reason();
    }

    /**
     * How many wait.
     *
     * @return those that did not leave
     */
    public int size() {
        return waiters.size();
    }

    @Nullable
    Raised raised() {
        return raised.get();
    }

    void enter(Waiter waiter) {
        waiters.add(waiter);
        Raised how = raised.get();
        if (how != null) {
            waiter.raised(how);
        }
    }

    void leave(Waiter waiter) {
        waiters.remove(waiter);
    }
}
