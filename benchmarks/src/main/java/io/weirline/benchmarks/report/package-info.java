/** Runs the suite, and tells what it found. */
@NullMarked
package io.weirline.benchmarks.report;

import org.jspecify.annotations.NullMarked;
