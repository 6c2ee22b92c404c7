package io.weirline.codecs.jsonarray;

import io.weirline.codecs.internal.ByteWindow;
import io.weirline.codecs.internal.Carry;
import io.weirline.codecs.internal.JsonBoundary;
import io.weirline.codecs.internal.Lifecycle;
import io.weirline.codecs.internal.Swar;
import io.weirline.core.Decoder;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one JSON array (RFC 8259, section 5) as they arrive, as views of their bytes: {@link #poll()} gives
 * one reused {@link JsonArrayElement}, valid until the next call. An element that lies in one piece is not copied (a
 * direct or read-only piece is copied as a whole). Single-threaded.
 *
 * <p>Elements are values of any kind. An object, array or string is due at its last byte, a number or literal at the
 * byte behind it. The array's brackets and commas are checked here; that an element is JSON is for its reader to say. A
 * byte order mark before the array is ignored, as RFC 8259, section 8.1 allows.
 *
 * <p>Throws {@link MalformedStreamException} for what is no element, comma, bracket or white space in its place,
 * {@link LimitExceededException} for {@code eventBytes} (one element), and {@link TruncatedStreamException} for an end
 * before the array's.
 */
public final class JsonArrayDecoder implements Decoder<ByteBuffer, JsonArrayElement> {
    /*
     * state      the next byte is, white space apart
     * BEFORE     one of a byte order mark, or [
     * FIRST      the first of an element, or ]
     * NEXT       the first of an element
     * BEHIND     a comma or ]
     * AFTER      nothing
     *            the next byte is
     * NESTED     of an object or array, which `boundary` follows
     * STRING     of a string
     * ESCAPED    of a string, behind a backslash
     * SCALAR     of a number or literal, or the one behind it, which is not taken
     *
     * In the last four, `carry` has what earlier windows had of the element. Each byte is looked at once, but for the
     * one behind a scalar.
     */
    private static final int BEFORE = 0;
    private static final int FIRST = 1;
    private static final int NEXT = 2;
    private static final int BEHIND = 3;
    private static final int AFTER = 4;
    private static final int NESTED = 5;
    private static final int STRING = 6;
    private static final int ESCAPED = 7;
    private static final int SCALAR = 8;

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int eventBytes;
    private final ByteWindow window = new ByteWindow();
    private final Carry carry = new Carry();
    private final JsonBoundary boundary = new JsonBoundary();
    private final JsonArrayElement element = new JsonArrayElement();
    private final Lifecycle life = new Lifecycle();

    private int state = BEFORE;
    private int bomLength;
    private long elementOffset;
    private long elements;

    /**
     * A decoder at the start of a body.
     *
     * @param limits {@link Limits#eventBytes()} is used
     */
    public JsonArrayDecoder(Limits limits) {
        eventBytes = limits.eventBytes();
    }

    @Override
    public void feed(ByteBuffer piece) {
        life.feed();
        window.feed(piece);
    }

    @Override
    public void finish() {
        life.finish();
    }

    @Override
    public @Nullable JsonArrayElement poll() {
        if (!life.isFed()) {
            return pollUnfed();
        }
        try {
            while (hasBytes()) {
                if (state < NESTED) {
                    between();
                } else if (inElement()) {
                    return element;
                }
            }
        } catch (StreamException e) {
            throw fail(e);
        }
        element.release();
        life.drained();
        return null;
    }

    private boolean hasBytes() {
        if (window.next()) {
            return true;
        }
        if (carry.length == 0) {
            carry.trim();
        }
        return false;
    }

    /** Takes what lies between elements, to the first byte of the next one at most. */
    private void between() {
        byte[] bytes = window.array;
        int limit = window.limit;
        int at = window.position;
        while (at < limit && state < NESTED) {
            byte b = bytes[at];
            if (isWhiteSpace(b) && (state != BEFORE || bomLength % BOM.length == 0)) {
                at++;
            } else {
                window.position = at;
                at += step(b);
            }
        }
        window.position = at;
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** How many bytes are taken: the first byte of an element is left to {@link #inElement()}. */
    private int step(byte b) {
        switch (state) {
            case BEFORE -> {
                if (b == '[' && bomLength % BOM.length == 0) {
                    state = FIRST;
                } else if (bomLength < BOM.length && b == BOM[bomLength] && window.offset() == bomLength) {
                    bomLength++;
                } else {
                    throw malformed("no array begins", b);
                }
                return 1;
            }
            case BEHIND -> {
                if (b != ',' && b != ']') {
                    throw malformed("neither a comma nor the array's end behind an element", b);
                }
                state = b == ',' ? NEXT : AFTER;
                return 1;
            }
            case AFTER -> throw malformed("bytes behind the array", b);
            default -> {
                if (b == ']' && state == FIRST) {
                    state = AFTER;
                    return 1;
                }
                open(b);
                return 0;
            }
        }
    }

    private void open(byte b) {
        if (b == '{' || b == '[') {
            state = NESTED;
        } else if (b == '"') {
            // The opening quote is taken as what an escape precedes: it ends nothing.
            state = ESCAPED;
        } else if (isScalar(b)) {
            state = SCALAR;
        } else {
            throw malformed("no element begins", b);
        }
        elementOffset = window.offset();
        carry.trim();
    }

    /** Goes on with an element; whether it is whole. */
    private boolean inElement() {
        byte[] bytes = window.array;
        int from = window.position;
        int room = eventBytes - carry.length;
        boolean fits = window.limit - from <= room;
        // One byte past the room may end a scalar.
        int to = fits ? window.limit : from + room + (state == SCALAR ? 1 : 0);
        int end = end(bytes, from, to);
        if (end < 0) {
            if (!fits) {
                throw new LimitExceededException("eventBytes", eventBytes, elementOffset + eventBytes);
            }
            carry.append(bytes, from, to, eventBytes);
            window.position = to;
            return false;
        }
        window.position = end;
        state = BEHIND;
        elements++;
        element.streamOffset = elementOffset;
        if (carry.length == 0) {
            element.array = bytes;
            element.offset = from;
            element.length = end - from;
        } else {
            carry.append(bytes, from, end, eventBytes);
            element.array = carry.array;
            element.offset = 0;
            element.length = carry.length;
            carry.length = 0;
        }
        return true;
    }

    /** Behind the element's last byte; -1 if that is not there. */
    private int end(byte[] bytes, int from, int to) {
        if (state == NESTED) {
            return boundary.scan(bytes, from, to);
        }
        int at = from;
        if (state == SCALAR) {
            while (at < to && isScalar(bytes[at])) {
                at++;
            }
            return at < to ? at : -1;
        }
        while (at < to) {
            if (state == ESCAPED) {
                state = STRING;
                at++;
                continue;
            }
            at = Swar.plainEnd(bytes, at, to);
            if (at < to) {
                byte b = bytes[at++];
                if (b == '"') {
                    return at;
                }
                state = b == '\\' ? ESCAPED : STRING;
            }
        }
        return -1;
    }

    /** Whether a byte may be in a number or literal; which ones are right in their place is for the reader to say. */
    private static boolean isScalar(byte b) {
        return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' || b >= 'A' && b <= 'Z';
    }

    private MalformedStreamException malformed(String reason, byte b) {
        return new MalformedStreamException(
                reason, window.offset(), MalformedStreamException.excerpt(new byte[] {b}, 0, 1));
    }

    private @Nullable JsonArrayElement pollUnfed() {
        life.check();
        if (life.isEnding()) {
            if (state != AFTER) {
                throw fail(new TruncatedStreamException(
                        state == BEFORE ? "the body has no array" : "the body ends inside the array", offset(), null));
            }
            life.end();
        }
        return null;
    }

    private StreamException fail(StreamException e) {
        window.abandon();
        element.release();
        carry.trim();
        return life.fail(e);
    }

    @Override
    public void reset() {
        window.reset();
        element.release();
        carry.trim();
        boundary.reset();
        life.reset();
        state = BEFORE;
        bomLength = 0;
        elements = 0;
    }

    /**
     * Elements decoded.
     *
     * @return the count
     */
    public long elementCount() {
        return elements;
    }

    /**
     * Where the next unread byte is in the stream.
     *
     * @return bytes from the start of the body
     */
    public long offset() {
        return window.offset();
    }

    /** What is held over pieces, in bytes. */
    int heldBytes() {
        return carry.array.length;
    }
}
