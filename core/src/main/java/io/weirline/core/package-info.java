/**
 * The contracts: {@link io.weirline.core.Decoder} and {@link io.weirline.core.Encoder}, the
 * {@link io.weirline.core.StreamEvent} model with its reduction {@link io.weirline.core.Transcript},
 * {@link io.weirline.core.Limits}, and the {@link io.weirline.core.StreamException} family.
 *
 * @serial exclude
 */
@NullMarked
package io.weirline.core;

import org.jspecify.annotations.NullMarked;
