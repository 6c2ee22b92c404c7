/**
 * Decoders as Reactor operators: {@link io.weirline.operators.Weir} is where to start. Needs nothing but Reactor;
 * what needs Netty is in a package of its own.
 */
@NullMarked
package io.weirline.operators;

import org.jspecify.annotations.NullMarked;
