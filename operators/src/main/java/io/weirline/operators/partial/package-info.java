/**
 * Partial JSON and tool calls as stages: a structured answer that is usable while it is still being written.
 * {@link io.weirline.operators.partial.PartialJson} and {@link io.weirline.operators.partial.ToolCalls} are where to
 * start. Binding to types needs Jackson or jsoniter; everything else needs neither.
 */
@NullMarked
package io.weirline.operators.partial;

import org.jspecify.annotations.NullMarked;
