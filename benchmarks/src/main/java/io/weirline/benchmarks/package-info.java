/** Benchmarks of the hot path, and the input that they share. */
@NullMarked
package io.weirline.benchmarks;

import org.jspecify.annotations.NullMarked;
