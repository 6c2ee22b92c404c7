/** Replicate's streams of plain text. Not exported. */
@NullMarked
package io.weirline.codecs.replicate;

import org.jspecify.annotations.NullMarked;
