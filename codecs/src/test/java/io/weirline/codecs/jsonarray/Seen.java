package io.weirline.codecs.jsonarray;

import io.weirline.codecs.testing.Cuts;
import io.weirline.core.Limits;

/** All that a view tells. */
record Seen(String text, long streamOffset) {
    static Cuts<JsonArrayDecoder, JsonArrayElement, Seen> cuts(Limits limits) {
        return Cuts.of(
                        () -> new JsonArrayDecoder(limits),
                        (JsonArrayElement element) -> new Seen(element.text(), element.streamOffset()))
                .probing(JsonArrayDecoder::elementCount);
    }

    static Cuts<JsonArrayDecoder, JsonArrayElement, Seen> cuts() {
        return cuts(Limits.defaults());
    }
}
