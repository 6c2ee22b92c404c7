package io.weirline.codecs.json;

import io.weirline.codecs.internal.SliceReader;
import io.weirline.codecs.internal.Swar;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * {@link JsonReader} on jackson-core, with a lane of its own for plain JSON: what that does not take, Jackson reads, and
 * Jackson alone refuses.
 */
final class JacksonReader extends SliceReader {
    /*
     * The plain lane takes RFC 8259 as it stands, but for names with escapes. At the first byte that does not fit it
     * changes over, once a value: Jackson reads the value again, up to the token that is due. So what is accepted is what
     * Jackson accepts, if the plain lane takes no more than the grammar; every refusal is Jackson's. It takes a token in
     * about a third of Jackson's time and allocates nothing (docs/performance.md).
     *
     * due       what may come next in the plain lane
     * VALUE     a value
     * FIRST     behind [ or {: the first of what they hold, or their end
     * BEHIND    behind a value: a comma, or the end of what holds it; behind the outermost one the end
     *
     * Jackson checks and tells the kind of each token; the cursor finds its bytes, since Jackson's own location is an
     * object for each token and it unescapes a string to find its end. The invariant of both lanes: behind each token,
     * the cursor (or the quote there) is where the lane stands or has yet to look, and all that it accepts between two
     * tokens is white space and one comma or colon.
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
    private static final int VALUE = 0;
    private static final int FIRST = 1;
    private static final int BEHIND = 2;

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

    private int due;
    private int given;
    // What is open, from the outside in; true for an object.
    private boolean[] objects = new boolean[16];

    JacksonReader(int maxDepth) {
        super(maxDepth);
    }

    @Override
    protected void begin() {
        cursor = from;
        begun = false;
        due = VALUE;
        given = 0;
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
        if (parser == null) {
            Token token = plain();
            if (token != null) {
                given++;
                return token;
            }
            changeOver();
        }
        return library();
    }

    // ---- the plain lane: null where it does not know what to say

    private @Nullable Token plain() {
        int at = space(cursor);
        if (at == limit) {
            if (due == BEHIND && depth() == 0) {
                start = limit;
                end = limit;
                return Token.END;
            }
            return null;
        }
        byte b = bytes[at];
        if (due == BEHIND) {
            if (depth() == 0) {
                return null;
            }
            if (b != ',') {
                return ended(at, b);
            }
            at = space(at + 1);
            return at == limit ? null : isObject() ? name(at) : value(at, bytes[at]);
        }
        if (due == FIRST) {
            if (b == ']' || b == '}') {
                return ended(at, b);
            }
            if (isObject()) {
                return name(at);
            }
        }
        return value(at, b);
    }

    private boolean isObject() {
        return objects[depth() - 1];
    }

    private @Nullable Token ended(int at, byte b) {
        if (b != (isObject() ? '}' : ']')) {
            return null;
        }
        due = BEHIND;
        return fixed(isObject() ? Token.END_OBJECT : Token.END_ARRAY, at, 1);
    }

    private @Nullable Token name(int at) {
        if (bytes[at] != '"') {
            return null;
        }
        int quote = Swar.plainEnd(bytes, at + 1, limit);
        if (quote == limit || bytes[quote] != '"') {
            return null;
        }
        int colon = quote + 1;
        if (colon < limit && bytes[colon] != ':') {
            colon = space(colon);
        }
        if (colon >= limit || bytes[colon] != ':') {
            return null;
        }
        start = at + 1;
        end = quote;
        cursor = colon + 1;
        due = VALUE;
        return Token.NAME;
    }

    private @Nullable Token value(int at, byte b) {
        switch (b) {
            case '"':
                due = BEHIND;
                return quoted(Token.STRING, at);
            case '{':
                return opened(Token.START_OBJECT, at, true);
            case '[':
                return opened(Token.START_ARRAY, at, false);
            case 't':
                return literal(Token.TRUE, at, "true");
            case 'f':
                return literal(Token.FALSE, at, "false");
            case 'n':
                return literal(Token.NULL, at, "null");
            default:
                return number(at);
        }
    }

    private Token opened(Token token, int at, boolean object) {
        int depth = depth();
        if (depth == objects.length) {
            objects = Arrays.copyOf(objects, 2 * depth);
        }
        objects[depth] = object;
        due = FIRST;
        return fixed(token, at, 1);
    }

    private @Nullable Token literal(Token token, int at, String word) {
        int behind = at + word.length();
        if (behind > limit) {
            return null;
        }
        for (int i = 1; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return null;
            }
        }
        return scalar(token, at, behind);
    }

    /** RFC 8259, section 6. */
    private @Nullable Token number(int at) {
        int i = at;
        if (bytes[i] == '-') {
            i++;
        }
        int digits = i;
        i = digitsEnd(i);
        if (i == digits || bytes[digits] == '0' && i > digits + 1) {
            return null;
        }
        if (i < limit && bytes[i] == '.') {
            int fraction = i + 1;
            i = digitsEnd(fraction);
            if (i == fraction) {
                return null;
            }
        }
        if (i < limit && (bytes[i] == 'e' || bytes[i] == 'E')) {
            i++;
            if (i < limit && (bytes[i] == '+' || bytes[i] == '-')) {
                i++;
            }
            int exponent = i;
            i = digitsEnd(exponent);
            if (i == exponent) {
                return null;
            }
        }
        return scalar(Token.NUMBER, at, i);
    }

    private int digitsEnd(int at) {
        int i = at;
        while (i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    /** A literal or number, which must not run on. */
    private @Nullable Token scalar(Token token, int at, int behind) {
        if (behind < limit) {
            byte b = bytes[behind];
            if (b != ',' && b != '}' && b != ']' && !isSpace(b)) {
                return null;
            }
        }
        due = BEHIND;
        return fixed(token, at, behind - at);
    }

    private int space(int at) {
        int i = at;
        while (i < limit && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    // ---- Jackson's lane

    private void changeOver() {
        parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, limit - from);
        for (int i = 0; i < given; i++) {
            advance();
        }
        begun = given > 0;
    }

    private Token library() {
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
