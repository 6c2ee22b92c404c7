package io.weirline.codecs.json;

import io.weirline.codecs.internal.SliceReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** {@link JsonReader} on the blocking byte parser of jackson-core, a new one for each value. */
final class JacksonReader extends SliceReader {
    /*
     * Jackson checks and tells the kind of each token; a cursor of ours finds its bytes, since Jackson's own location
     * is an object for each token and it unescapes a string to find its end. The invariant: behind each token, end (or
     * the quote there) is where Jackson stands or has yet to look, and all that it accepts between two tokens is white
     * space and one comma or colon.
     *
     * Jackson checks a string only when it moves on from it, so string() checks it whole before it is given out.
     *
     * The factory:
     * - Depth is counted by SliceReader, before Jackson's contexts pass it by more than one, so that one factory
     *   serves every bound.
     * - Bytes are UTF-8, whatever they begin with: four bytes with NULs would otherwise pass for UTF-16 or UTF-32.
     * - Names are canonicalised, since Jackson's byte parser exists in no other form. Its table is shared, seeded at
     *   random, dropped at 6,000 names, and fails rather than turn linear, so hostile names cost a bounded amount; they
     *   are not interned, which the JVM would never forget.
     * - The pool by thread costs nothing to enter; the parser borrows one array from it, for numbers.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxDocumentLength(-1)
                    .maxTokenCount(-1)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private @Nullable JsonParser parser;
    private int cursor;
    private boolean begun;

    JacksonReader(int maxDepth) {
        super(maxDepth);
    }

    @Override
    protected void begin() {
        parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, limit - from);
        cursor = from;
        begun = false;
    }

    @Override
    protected void close() {
        if (parser != null) {
            parser.close();
            parser = null;
        }
    }

    @Override
    protected Token read() {
        JsonToken token = advance();
        if (token == null) {
            if (!begun) {
                throw malformed("no JSON value", limit);
            }
            start = limit;
            end = limit;
            return Token.END;
        }
        int at = skipBetween();
        if (begun && depth() == 0) {
            throw malformed("bytes behind the JSON value", at);
        }
        begun = true;
        switch (token) {
            case START_OBJECT:
                return fixed(Token.START_OBJECT, at, 1);
            case END_OBJECT:
                return fixed(Token.END_OBJECT, at, 1);
            case START_ARRAY:
                return fixed(Token.START_ARRAY, at, 1);
            case END_ARRAY:
                return fixed(Token.END_ARRAY, at, 1);
            case PROPERTY_NAME:
                return quoted(Token.NAME, at);
            case VALUE_STRING:
                return quoted(Token.STRING, at);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
                return fixed(Token.NUMBER, at, numberLength(at));
            case VALUE_TRUE:
                return fixed(Token.TRUE, at, 4);
            case VALUE_FALSE:
                return fixed(Token.FALSE, at, 5);
            case VALUE_NULL:
                return fixed(Token.NULL, at, 4);
            default:
                throw new IllegalStateException(token.name());
        }
    }

    private @Nullable JsonToken advance() {
        JsonParser parser = this.parser;
        if (parser == null) {
            throw new IllegalStateException("no value is open");
        }
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            // Jackson counts from the first byte that it was given.
            throw malformed(
                    "invalid JSON", from + (int) parser.currentLocation().getByteOffset());
        }
    }

    private int skipBetween() {
        int at = cursor;
        while (isSpace(bytes[at]) || bytes[at] == ',' || bytes[at] == ':') {
            at++;
        }
        return at;
    }

    private Token fixed(Token token, int at, int length) {
        start = at;
        end = at + length;
        cursor = end;
        return token;
    }

    private Token quoted(Token token, int at) {
        string(at);
        cursor = end + 1;
        return token;
    }

    private int numberLength(int at) {
        int i = at;
        while (i < limit && isNumeric(bytes[i])) {
            i++;
        }
        return i - at;
    }

    private static boolean isNumeric(byte b) {
        return b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
    }
}
