/** What the tests of several formats share. */
@NullMarked
package io.weirline.codecs.testing;

import org.jspecify.annotations.NullMarked;
