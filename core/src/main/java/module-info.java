/** The contracts of Weirline: decoders, encoders, the event model, limits and errors. No Reactor, no JSON library. */
module io.weirline.core {
    requires static transitive org.jspecify;

    exports io.weirline.core;
}
