/** Amazon Bedrock: ConverseStream and InvokeModelWithResponseStream. */
@NullMarked
package io.weirline.codecs.bedrock;

import org.jspecify.annotations.NullMarked;
