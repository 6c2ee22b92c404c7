/** The provider dialects by name, and the options of their decoders. */
@NullMarked
package io.weirline.codecs.dialects;

import org.jspecify.annotations.NullMarked;
