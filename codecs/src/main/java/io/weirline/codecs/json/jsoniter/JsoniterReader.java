package io.weirline.codecs.json.jsoniter;

import com.jsoniter.CodegenAccess;
import com.jsoniter.JsonIterator;
import com.jsoniter.spi.JsonException;
import io.weirline.codecs.internal.SliceReader;
import java.io.IOException;
import java.util.Arrays;

/** {@link io.weirline.codecs.json.JsonReader} on one reused {@link JsonIterator}. */
final class JsoniterReader extends SliceReader {
    /*
     * expect        what may come
     * VALUE         a value
     * FIRST_VALUE   a value, or the end of the array that has just begun
     * FIRST_NAME    a name, or the end of the object that has just begun
     * AFTER         behind a value: a comma or the end of its container; at depth 0 the end of the bytes
     *
     * jsoniter pulls values of a known shape, so the path to the value is kept here, one bit for each open container.
     *
     * The iterator's nextToken() does not look at the tail. The invariant that keeps it inside: the last byte before
     * limit is no white space, and it is called only when head < limit.
     */
    private static final int VALUE = 0;
    private static final int FIRST_VALUE = 1;
    private static final int FIRST_NAME = 2;
    private static final int AFTER = 3;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] NOTHING = {};

    private final JsonIterator iterator = new JsonIterator();
    // Bit d: whether the container at depth d is an object.
    private long[] objects = new long[1];
    private int expect;

    JsoniterReader(int maxDepth) {
        super(maxDepth);
    }

    @Override
    protected void begin() {
        while (limit > from && isSpace(bytes[limit - 1])) {
            limit--;
        }
        iterator.reset(bytes, from, limit);
        expect = VALUE;
    }

    @Override
    protected void close() {
        iterator.reset(NOTHING, 0, 0);
    }

    @Override
    protected Token read() {
        try {
            switch (expect) {
                case VALUE:
                    return value(significant());
                case FIRST_VALUE:
                    byte first = significant();
                    return first == ']' ? bracket(Token.END_ARRAY, AFTER) : value(first);
                case FIRST_NAME:
                    byte second = significant();
                    return second == '}' ? bracket(Token.END_OBJECT, AFTER) : name(second);
                default:
                    return depth() == 0 ? endOfBytes() : afterValue(significant());
            }
        } catch (IOException | JsonException | IndexOutOfBoundsException e) {
            throw malformed("invalid JSON", CodegenAccess.head(iterator));
        }
    }

    private byte significant() throws IOException {
        if (CodegenAccess.head(iterator) >= limit) {
            throw malformed("JSON value does not end", limit);
        }
        return CodegenAccess.nextToken(iterator);
    }

    private Token afterValue(byte b) throws IOException {
        boolean object = inObject();
        if (b == ',') {
            byte next = significant();
            return object ? name(next) : value(next);
        }
        if (object && b == '}') {
            return bracket(Token.END_OBJECT, AFTER);
        }
        if (!object && b == ']') {
            return bracket(Token.END_ARRAY, AFTER);
        }
        throw malformed("no comma or end of container", CodegenAccess.head(iterator) - 1);
    }

    private Token endOfBytes() {
        int head = CodegenAccess.head(iterator);
        if (head < limit) {
            throw malformed("bytes behind the JSON value", head);
        }
        start = limit;
        end = limit;
        return Token.END;
    }

    private Token name(byte b) throws IOException {
        if (b != '"') {
            throw malformed("no name in an object", CodegenAccess.head(iterator) - 1);
        }
        scalar(Token.NAME);
        if (significant() != ':') {
            throw malformed("no colon behind a name", CodegenAccess.head(iterator) - 1);
        }
        expect = VALUE;
        return Token.NAME;
    }

    private Token value(byte b) throws IOException {
        switch (b) {
            case '{':
                nest(true);
                return bracket(Token.START_OBJECT, FIRST_NAME);
            case '[':
                nest(false);
                return bracket(Token.START_ARRAY, FIRST_VALUE);
            case '"':
                return scalar(Token.STRING);
            case 't':
                return literal(Token.TRUE, TRUE);
            case 'f':
                return literal(Token.FALSE, FALSE);
            case 'n':
                return literal(Token.NULL, NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
                return scalar(Token.NUMBER);
            default:
                throw malformed("no JSON value", CodegenAccess.head(iterator) - 1);
        }
    }

    private Token bracket(Token token, int next) {
        end = CodegenAccess.head(iterator);
        start = end - 1;
        expect = next;
        return token;
    }

    private Token literal(Token token, byte[] text) throws IOException {
        scalar(token);
        if (!Arrays.equals(bytes, start, Math.min(end, limit), text, 0, text.length)) {
            throw malformed("unknown literal", start);
        }
        return token;
    }

    /** Lets jsoniter find the end of the scalar whose first byte it has read, and checks what it leaves unchecked. */
    private Token scalar(Token token) throws IOException {
        CodegenAccess.unreadByte(iterator);
        int first = CodegenAccess.head(iterator);
        expect = AFTER;
        start = first;
        if (token == Token.STRING || token == Token.NAME) {
            // Before jsoniter, which for a string that does not end copies the whole array into its message.
            string(first);
            iterator.skip();
            if (CodegenAccess.head(iterator) != end + 1) {
                throw malformed("invalid JSON string", first);
            }
            return token;
        }
        iterator.skip();
        end = CodegenAccess.head(iterator);
        if (token == Token.NUMBER && !isNumber(first, end)) {
            throw malformed("invalid JSON number", first);
        }
        return token;
    }

    /** RFC 8259, section 6. */
    private boolean isNumber(int from, int to) {
        int at = bytes[from] == '-' ? from + 1 : from;
        int integer = digits(at, to);
        if (integer == at || bytes[at] == '0' && integer > at + 1) {
            return false;
        }
        at = integer;
        if (at < to && bytes[at] == '.') {
            int fraction = digits(at + 1, to);
            if (fraction == at + 1) {
                return false;
            }
            at = fraction;
        }
        if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            int exponent = digits(at, to);
            if (exponent == at) {
                return false;
            }
            at = exponent;
        }
        return at == to;
    }

    private int digits(int at, int to) {
        int i = at;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private void nest(boolean object) {
        int inside = depth() + 1;
        int word = inside >> 6;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, 2 * word);
        }
        if (object) {
            objects[word] |= 1L << inside;
        } else {
            objects[word] &= ~(1L << inside);
        }
    }

    private boolean inObject() {
        return (objects[depth() >> 6] & 1L << depth()) != 0;
    }
}
