/** Ollama's native API. */
@NullMarked
package io.weirline.codecs.ollama;

import org.jspecify.annotations.NullMarked;
