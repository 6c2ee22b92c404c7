/** JSON values without classes for them. */
@NullMarked
package io.weirline.samples.json;

import org.jspecify.annotations.NullMarked;
