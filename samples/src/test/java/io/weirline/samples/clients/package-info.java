/** Tests. */
@NullMarked
package io.weirline.samples.clients;

import org.jspecify.annotations.NullMarked;
