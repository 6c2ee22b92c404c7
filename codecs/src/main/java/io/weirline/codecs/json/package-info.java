/** Reading JSON: one small pull interface over bytes, on Jackson; and binding it to the user's types. */
@NullMarked
package io.weirline.codecs.json;

import org.jspecify.annotations.NullMarked;
