/** The snippets of the README, compiled: what stands between {@code // snippet: NAME} and {@code // end} is shown there. */
@NullMarked
package io.weirline.samples.readme;

import org.jspecify.annotations.NullMarked;
