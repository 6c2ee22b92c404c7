/** Tests. */
@NullMarked
package io.weirline.samples.readme;

import org.jspecify.annotations.NullMarked;
