package io.weirline.codecs.dialects;

import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;

/**
 * An encoder of events that tells how many it could not carry. Every lifecycle frame of its format comes exactly once;
 * nothing is held back but what the format's grammar demands.
 */
public interface DialectEncoder extends Encoder<StreamEvent> {
    /**
     * How many events since the start of the stream said something for which the format has no place, and were left out.
     *
     * @return the count; docs name what each format leaves out
     */
    long dropped();
}
