/** The AI SDK's UI message stream, version 1. Not exported. */
@NullMarked
package io.weirline.codecs.aisdk;

import org.jspecify.annotations.NullMarked;
