/** One JSON array that arrives in pieces, as a framing of its elements. */
@NullMarked
package io.weirline.codecs.jsonarray;

import org.jspecify.annotations.NullMarked;
