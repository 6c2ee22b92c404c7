/** The AWS event stream ({@code application/vnd.amazon.eventstream}), both ways. */
@NullMarked
package io.weirline.codecs.aws;

import org.jspecify.annotations.NullMarked;
