/** Binding values that are still being written, whatever library binds them when they are whole. */
@NullMarked
package io.weirline.codecs.json.internal;

import org.jspecify.annotations.NullMarked;
