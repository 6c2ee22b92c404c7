/** Wire formats as sans-I/O state machines. No Reactor. */
module io.weirline.codecs {
    requires transitive io.weirline.core;
    requires tools.jackson.core;
    requires static jsoniter;
    requires static tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.weirline.codecs.aws;
    exports io.weirline.codecs.dialects;
    exports io.weirline.codecs.json;
    exports io.weirline.codecs.json.databind;
    exports io.weirline.codecs.json.jsoniter;
    exports io.weirline.codecs.jsonarray;
    exports io.weirline.codecs.ndjson;
    exports io.weirline.codecs.partial;
    exports io.weirline.codecs.sse;
    exports io.weirline.codecs.utf8;
}
