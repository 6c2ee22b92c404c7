/** A server and a client of the OpenAI Chat API on Reactor Netty. */
@NullMarked
package io.weirline.samples.net;

import org.jspecify.annotations.NullMarked;
