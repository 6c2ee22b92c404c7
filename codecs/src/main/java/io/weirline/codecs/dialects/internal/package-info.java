/**
 * What the dialects share, each thing once: the queue of one frame's events, block bookkeeping, the rule of tool
 * fragments, the rule of the terminal, the merge of usage, faults from stray lines, and the errors of providers. Not
 * exported.
 */
@NullMarked
package io.weirline.codecs.dialects.internal;

import org.jspecify.annotations.NullMarked;
