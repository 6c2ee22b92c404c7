package io.weirline.codecs.json;

import io.weirline.codecs.internal.JsonStrings;
import io.weirline.core.StreamException;
import java.util.ArrayList;
import java.util.List;

/** What a reader makes of a value, as lines to compare. */
final class Tokens {
    private Tokens() {}

    static List<String> of(JsonReader reader, byte[] json) {
        // Brackets and digits around it, which a reader that passes the bounds would take for more of the value.
        byte[] array = new byte[json.length + 10];
        java.util.Arrays.fill(array, (byte) ']');
        array[4] = '1';
        System.arraycopy(json, 0, array, 5, json.length);
        reader.open(array, 5, json.length);
        return rest(reader);
    }

    static List<String> rest(JsonReader reader) {
        JsonStrings strings = new JsonStrings();
        List<String> tokens = new ArrayList<>();
        while (true) {
            JsonReader.Token token = reader.next();
            switch (token) {
                case NAME:
                    tokens.add("NAME " + reader.name());
                    break;
                case STRING:
                    tokens.add("STRING " + strings.decode(reader.array(), reader.start(), reader.end()));
                    break;
                case END:
                    return tokens;
                default:
                    tokens.add(token + " "
                            + new String(
                                    reader.array(),
                                    reader.start(),
                                    reader.end() - reader.start(),
                                    java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    /** The tokens, or null where the reader refuses the value; any other exception is a failure of the test. */
    static List<String> orNull(JsonReader reader, byte[] json) {
        try {
            return of(reader, json);
        } catch (StreamException e) {
            return null;
        }
    }
}
