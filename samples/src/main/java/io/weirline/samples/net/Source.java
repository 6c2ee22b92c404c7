package io.weirline.samples.net;

import io.weirline.core.Transcript;
import io.weirline.samples.sim.ChatRequest;
import java.util.Iterator;

/** Where a server's answers come from. */
public interface Source {
    /**
     * The content type of {@link #frames(ChatRequest)}.
     *
     * @return the value of the header
     */
    String mediaType();

    /**
     * An answer as it is streamed.
     *
     * @param request what is asked
     * @return the bytes of one event after the other
     */
    Iterator<byte[]> frames(ChatRequest request);

    /**
     * An answer as a whole.
     *
     * @param request what is asked
     * @return all that it says
     */
    Transcript whole(ChatRequest request);
}
