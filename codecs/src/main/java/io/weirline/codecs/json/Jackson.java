package io.weirline.codecs.json;

/** Reading JSON with jackson-core, the default; what it accepts is what is valid. */
public final class Jackson {
    private Jackson() {}

    /**
     * Readers on jackson-core. Its own bounds on strings, names, numbers and documents are lifted: those of the framing
     * hold.
     *
     * @return the factory
     */
    public static JsonReader.Factory reader() {
        return JacksonReader::new;
    }
}
