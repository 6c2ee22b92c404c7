/** Reading JSON on jsoniter, for those who put its jar on their path. */
@NullMarked
package io.weirline.codecs.json.jsoniter;

import org.jspecify.annotations.NullMarked;
