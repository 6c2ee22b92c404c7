/** What the formats share: the window over borrowed pieces, byte scans, text routines. Not exported. */
@NullMarked
package io.weirline.codecs.internal;

import org.jspecify.annotations.NullMarked;
