/** Server-sent events (WHATWG HTML, section 9.2), both ways. */
@NullMarked
package io.weirline.codecs.sse;

import org.jspecify.annotations.NullMarked;
