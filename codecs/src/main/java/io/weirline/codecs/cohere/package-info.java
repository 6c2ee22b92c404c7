/** Cohere's Chat API, versions 1 and 2. */
@NullMarked
package io.weirline.codecs.cohere;

import org.jspecify.annotations.NullMarked;
