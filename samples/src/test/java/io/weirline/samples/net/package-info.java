/** Tests. */
@NullMarked
package io.weirline.samples.net;

import org.jspecify.annotations.NullMarked;
