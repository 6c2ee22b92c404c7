package io.weirline.codecs.testing;

import java.lang.reflect.Method;

/** What the current thread has allocated; by reflection, since the module under test does not read the JDK's. */
public final class Allocation {
    private static final Object BEAN;
    private static final Method BYTES;

    static {
        try {
            BEAN = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            BYTES = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Allocation() {}

    /** Bytes allocated by this thread so far. */
    @SuppressWarnings("deprecation") // Thread.threadId() is not in Java 17
    public static long bytes() {
        try {
            return (long) BYTES.invoke(BEAN, Thread.currentThread().getId());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
