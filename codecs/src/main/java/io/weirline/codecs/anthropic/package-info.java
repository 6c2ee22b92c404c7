/** Anthropic Messages. Not exported. */
@NullMarked
package io.weirline.codecs.anthropic;

import org.jspecify.annotations.NullMarked;
