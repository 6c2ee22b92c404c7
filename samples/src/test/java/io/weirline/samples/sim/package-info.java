/** Tests. */
@NullMarked
package io.weirline.samples.sim;

import org.jspecify.annotations.NullMarked;
