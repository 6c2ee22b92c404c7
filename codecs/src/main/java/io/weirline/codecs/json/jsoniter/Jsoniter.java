package io.weirline.codecs.json.jsoniter;

import io.weirline.codecs.json.JsonReader;

/** Reading JSON with jsoniter, an optional dependency. */
public final class Jsoniter {
    private Jsoniter() {}

    /**
     * Readers on jsoniter. They give the same tokens as those on Jackson; what jsoniter itself does not check (numbers,
     * literals, the inside of strings, what follows the value) is checked here. They accept one thing more: a name with
     * half a surrogate pair, which RFC 8259 allows and jackson-core refuses; it reads as U+FFFD.
     *
     * @return the factory
     */
    public static JsonReader.Factory reader() {
        return JsoniterReader::new;
    }
}
