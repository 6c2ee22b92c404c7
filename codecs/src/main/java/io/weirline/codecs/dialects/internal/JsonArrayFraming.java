package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.jsonarray.JsonArrayDecoder;
import io.weirline.codecs.jsonarray.JsonArrayElement;
import io.weirline.core.Limits;
import java.nio.ByteBuffer;

/** One JSON array: each element is a payload. */
final class JsonArrayFraming extends Framing {
    private final JsonArrayDecoder elements;

    /**
     * A framing for one stream.
     *
     * @param limits the bounds
     */
    JsonArrayFraming(Limits limits) {
        elements = new JsonArrayDecoder(limits);
    }

    @Override
    void feed(ByteBuffer piece) {
        elements.feed(piece);
    }

    @Override
    boolean next() {
        JsonArrayElement element = elements.poll();
        if (element == null) {
            return false;
        }
        show(element.array(), element.offset(), element.length(), element.streamOffset());
        return true;
    }

    @Override
    void finish() {
        elements.finish();
    }

    @Override
    void reset() {
        elements.reset();
    }

    @Override
    long offset() {
        return elements.offset();
    }

    @Override
    String place() {
        return "element " + elements.elementCount();
    }
}
