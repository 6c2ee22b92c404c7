/** The operators themselves and what they share. Not exported. */
@NullMarked
package io.weirline.operators.internal;

import org.jspecify.annotations.NullMarked;
