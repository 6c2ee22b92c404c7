package io.weirline.codecs.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.jsoniter.Jsoniter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The JSON readers whose libraries are on the path. */
public final class Readers {
    private Readers() {}

    public static Stream<Named<JsonReader.Factory>> all() {
        Stream<Named<JsonReader.Factory>> jackson = Stream.of(Named.of("jackson", Jackson.reader()));
        return hasJsoniter() ? Stream.concat(jackson, Stream.of(Named.of("jsoniter", Jsoniter.reader()))) : jackson;
    }

    /** Skips the test where the optional library is left out. */
    public static void assumeJsoniter() {
        assumeTrue(hasJsoniter(), "jsoniter is not on the path");
    }

    private static boolean hasJsoniter() {
        try {
            Class.forName("com.jsoniter.JsonIterator");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
