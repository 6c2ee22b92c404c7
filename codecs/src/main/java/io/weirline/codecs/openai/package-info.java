/** The dialects of OpenAI. Not exported: {@link io.weirline.codecs.dialects.Dialects} gives them out. */
@NullMarked
package io.weirline.codecs.openai;

import org.jspecify.annotations.NullMarked;
