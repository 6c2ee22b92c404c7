/** Cohere's Chat API, version 2. */
@NullMarked
package io.weirline.codecs.cohere;

import org.jspecify.annotations.NullMarked;
