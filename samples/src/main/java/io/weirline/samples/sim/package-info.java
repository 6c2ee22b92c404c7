/** A simulated model: the same answer for the same seed and request. */
@NullMarked
package io.weirline.samples.sim;

import org.jspecify.annotations.NullMarked;
