/** The facade for Netty's {@code ByteBuf}. Needs the optional {@code netty-buffer}. */
@NullMarked
package io.weirline.operators.netty;

import org.jspecify.annotations.NullMarked;
