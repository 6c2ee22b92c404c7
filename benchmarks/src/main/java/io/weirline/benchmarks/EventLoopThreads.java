package io.weirline.benchmarks;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs a benchmark on threads as Netty's event loops have them, on which its allocator is fast. JMH takes it by the name
 * of its class; its own name for the threads is what {@link CpuTimeProfiler} looks for.
 */
public final class EventLoopThreads extends ThreadPoolExecutor {
    /** What makes JMH take it. */
    static final String EXECUTOR = "-Djmh.executor=CUSTOM";

    /** See {@link #EXECUTOR}. */
    static final String CLASS = "-Djmh.executor.class=io.weirline.benchmarks.EventLoopThreads";

    /**
     * As JMH makes it.
     *
     * @param threads how many
     * @param prefix of their names
     */
    public EventLoopThreads(int threads, String prefix) {
        super(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix + "-jmh-worker", true));
    }
}
