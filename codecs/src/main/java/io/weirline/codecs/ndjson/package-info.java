/** Newline-delimited JSON: one value on each line. */
@NullMarked
package io.weirline.codecs.ndjson;

import org.jspecify.annotations.NullMarked;
