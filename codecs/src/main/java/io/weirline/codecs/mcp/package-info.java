/** The Model Context Protocol over streamable HTTP. Not exported. */
@NullMarked
package io.weirline.codecs.mcp;

import org.jspecify.annotations.NullMarked;
