/** Tests of the command line. */
@NullMarked
package io.weirline.samples.cli;

import org.jspecify.annotations.NullMarked;
