/** IBM watsonx.ai's text generation. Not exported. */
@NullMarked
package io.weirline.codecs.watsonx;

import org.jspecify.annotations.NullMarked;
