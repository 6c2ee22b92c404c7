/** The command line: one class for each subcommand, and what they share. It holds no knowledge of any dialect. */
@NullMarked
package io.weirline.samples.cli;

import org.jspecify.annotations.NullMarked;
