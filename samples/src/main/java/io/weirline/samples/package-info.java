/** The runnable program. */
@NullMarked
package io.weirline.samples;

import org.jspecify.annotations.NullMarked;
