/** Gemini, of the Gemini API and of Vertex AI. */
@NullMarked
package io.weirline.codecs.gemini;

import org.jspecify.annotations.NullMarked;
