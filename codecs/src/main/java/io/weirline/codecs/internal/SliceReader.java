package io.weirline.codecs.internal;

import io.weirline.codecs.json.JsonReader;
import io.weirline.core.LimitExceededException;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON readers share: repair of malformed UTF-8, depth, names, and failures that stay. A subclass reads the
 * tokens of {@code bytes[from, limit)}, which is well-formed UTF-8.
 */
public abstract class SliceReader implements JsonReader {
    /** The name of the limit that {@link #next()} checks. */
    private static final String DEPTH = "jsonDepth";

    /** The array that is read. */
    protected byte[] bytes = {};
    /** The first byte of the value. */
    protected int from;
    /** Behind the last byte of the value. */
    protected int limit;
    /** {@link #start()} of the token. */
    protected int start;
    /** {@link #end()} of the token. */
    protected int end;

    private final int maxDepth;
    private final JsonStrings strings = new JsonStrings();
    // What was opened, where bytes is a repaired copy of it.
    private byte @Nullable [] broken;
    private int brokenFrom;
    private int brokenTo;
    private int depth;
    private @Nullable Token token;
    private @Nullable StreamException failure;
    private boolean open;
    private @Nullable Tape tape;

    /**
     * A reader that has no value yet.
     *
     * @param maxDepth the deepest nesting that it reads
     */
    protected SliceReader(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    @Override
    public final void open(byte[] bytes, int offset, int length) {
        int to = Objects.checkFromIndexSize(offset, length, bytes.length) + length;
        if (open) {
            close();
        }
        if (Utf8.isWellFormed(bytes, offset, to)) {
            this.bytes = bytes;
            from = offset;
            limit = to;
            broken = null;
        } else {
            this.bytes = Utf8.repair(bytes, offset, to);
            from = 0;
            limit = this.bytes.length;
            broken = bytes;
            brokenFrom = offset;
            brokenTo = to;
        }
        if (startsWithMark()) {
            from += 3;
        }
        start = from;
        end = from;
        depth = 0;
        token = null;
        failure = null;
        open = true;
        if (tape != null) {
            tape.count = 0;
        }
        begin();
    }

    // RFC 8259, section 8.1: a reader may ignore a byte order mark rather than treat it as an error.
    private boolean startsWithMark() {
        return limit - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    @Override
    public final Token next() {
        if (failure != null) {
            throw failure;
        }
        if (!open) {
            if (token == Token.END) {
                return Token.END;
            }
            throw new IllegalStateException("no value is open");
        }
        try {
            Token next = read();
            if (next == Token.START_OBJECT || next == Token.START_ARRAY) {
                if (++depth > maxDepth) {
                    throw new LimitExceededException(DEPTH, maxDepth, source(start));
                }
            } else if (next == Token.END_OBJECT || next == Token.END_ARRAY) {
                depth--;
            } else if (next == Token.END) {
                open = false;
                close();
            }
            token = next;
            if (tape != null) {
                tape.add(next, start, end);
            }
            return next;
        } catch (StreamException e) {
            failure = e;
            open = false;
            close();
            throw e;
        }
    }

    /** Starts with {@code bytes[from, limit)}. Reads nothing yet. */
    protected abstract void begin();

    /**
     * Reads a token and sets {@link #start} and {@link #end}.
     *
     * @return the token; {@link JsonReader.Token#END} behind the value
     * @throws StreamException if the bytes are not one JSON value
     */
    protected abstract Token read();

    /** The value is read, failed or given up. */
    protected void close() {}

    /**
     * How deep the next token stands.
     *
     * @return the number of containers that are open
     */
    protected final int depth() {
        return depth;
    }

    /**
     * What to throw for bytes that are not JSON.
     *
     * @param reason which rule is broken, without input text
     * @param at where, as an index of {@link #bytes}
     * @return a new exception, located in the array that was opened
     */
    protected final MalformedStreamException malformed(String reason, int at) {
        int index = Math.min(Math.max(at, from), limit);
        String excerpt = MalformedStreamException.excerpt(bytes, Math.max(from, index - 16), limit);
        return new MalformedStreamException(reason, source(index), excerpt);
    }

    /**
     * Takes a string as the token.
     *
     * @param quote the index of its opening quote
     * @throws MalformedStreamException if it is malformed or does not end
     */
    protected final void string(int quote) {
        start = quote + 1;
        try {
            end = JsonStrings.end(bytes, start, limit);
        } catch (MalformedStreamException e) {
            throw malformed(e.reason(), (int) e.offset());
        }
    }

    private int source(int index) {
        byte[] opened = broken;
        return opened == null ? index : Utf8.unrepair(opened, brokenFrom, brokenTo, index);
    }

    /**
     * From the next value on, keeps the tokens.
     *
     * @param tape where, or null to keep none
     */
    public final void record(@Nullable Tape tape) {
        this.tape = tape;
    }

    @Override
    public final String name() {
        if (token != Token.NAME) {
            throw new IllegalStateException("not at a name");
        }
        String name = NameCache.get(bytes, start, end);
        if (name == null) {
            name = strings.decode(bytes, start, end);
            NameCache.put(bytes, start, end, name);
        }
        return name;
    }

    @Override
    public final byte[] array() {
        return bytes;
    }

    @Override
    public final int start() {
        if (tape != null) {
            tape.ask();
        }
        return start;
    }

    @Override
    public final int end() {
        if (tape != null) {
            tape.ask();
        }
        return end;
    }

    @Override
    public final void skipChildren() {
        if (token != Token.START_OBJECT && token != Token.START_ARRAY) {
            return;
        }
        int outside = depth - 1;
        do {
            next();
        } while (depth > outside);
    }

    /**
     * Whether a byte is white space (RFC 8259, section 2).
     *
     * @param b the byte
     * @return true for space, tab, LF and CR
     */
    protected static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
