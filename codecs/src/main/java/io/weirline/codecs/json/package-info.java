/** Reading JSON: one small pull interface over bytes, on Jackson. */
@NullMarked
package io.weirline.codecs.json;

import org.jspecify.annotations.NullMarked;
