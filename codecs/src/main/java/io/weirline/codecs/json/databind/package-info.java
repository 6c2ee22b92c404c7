/** Binding JSON on Jackson's jackson-databind, for those who put its jar on their path. */
@NullMarked
package io.weirline.codecs.json.databind;

import org.jspecify.annotations.NullMarked;
