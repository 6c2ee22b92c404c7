package io.weirline.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a test, or a class of tests: all that the benchmark compares is shown to do the same work. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@interface Proves {
    /** The benchmarks: {@code Class.method}, or {@code Class} for all of its methods. */
    String[] value();
}
