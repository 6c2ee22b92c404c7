package io.weirline.codecs.dialects;

import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;

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

    /**
     * Appends a failure as the JSON body with which this dialect's servers answer a request that they refuse: for a client
     * to which nothing was sent yet. It is no part of the stream, whose state it leaves as it is.
     *
     * @param fault what went wrong; the provider's own text is not written unless {@link EncodeOptions} says so
     * @param status the HTTP status of the answer, for dialects whose body repeats it or words it
     * @param out where the one JSON object goes
     */
    void errorBody(StreamFault fault, int status, ByteSink out);
}
