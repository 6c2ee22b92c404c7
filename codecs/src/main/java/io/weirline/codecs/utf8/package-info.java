/** Text from bytes and from pieces of text: no character is ever cut. */
@NullMarked
package io.weirline.codecs.utf8;

import org.jspecify.annotations.NullMarked;
