/**
 * JSON that is usable while it is still being written: an incremental assembler with immutable snapshots, a listener and
 * patches. No JSON library.
 */
@NullMarked
package io.weirline.codecs.partial;

import org.jspecify.annotations.NullMarked;
