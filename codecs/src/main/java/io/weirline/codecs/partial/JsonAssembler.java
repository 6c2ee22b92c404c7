package io.weirline.codecs.partial;

import io.weirline.codecs.internal.ByteWindow;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.utf8.Utf8Decoder;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Assembles JSON (RFC 8259) that comes in any pieces, as text or as UTF-8, and shows at any time what is there so far:
 * O(1) for each unit, O(depth) for each snapshot. Errors are found at the first unit that no valid text can have there;
 * they are states, not exceptions, and what was visible before stays visible. An instance serves one thread; the views
 * that it hands out serve all.
 *
 * <p>How the text is cut does not matter. Text and bytes may take turns between whole characters.
 */
public final class JsonAssembler {
    /** What is known of the text so far. */
    public enum State {
        /** It may go on. */
        OPEN,
        /**
         * The value is whole. A top-level number is so only behind white space or the end. When values are concatenated:
         * all that have begun are whole, and the next may begin.
         */
        COMPLETE,
        /** No continuation makes it valid; whatever else is fed is passed over. */
        INVALID
    }

    /*
     * All input passes through the reused chunk, so that there is one scan path. chars and bytes are the offsets of
     * chunk[0]. The chunk never holds a malformed sequence's replacement beside other text, so within it bytes can be
     * counted from chars. carry[0, carried) begins a well-formed UTF-8 sequence and does not end it; it is in neither
     * offset.
     */
    private static final int CHUNK = 2048;
    private static final char REPLACEMENT = '\uFFFD';
    private static final char BOM = '\uFEFF';

    private final AssemblerOptions options;
    private final long maxChars;
    private final JsonTree tree;
    private final JsonGrammar grammar;
    private final ByteWindow window = new ByteWindow();
    private boolean listening;

    private char[] chunk = {};
    private final byte[] carry = new byte[4];
    private int carried;
    private long chars;
    private long bytes;
    private boolean afterHigh;
    private boolean ended;
    private @Nullable AssemblyEnd failure;

    /** An assembler with {@link AssemblerOptions#defaults()}. */
    public JsonAssembler() {
        this(AssemblerOptions.defaults());
    }

    /**
     * An assembler.
     *
     * @param options how the text is read
     */
    public JsonAssembler(AssemblerOptions options) {
        this.options = options;
        maxChars = options.limits().chars();
        tree = new JsonTree(options);
        grammar = new JsonGrammar(options, tree);
    }

    /**
     * Sets who is told what becomes visible.
     *
     * @param listener told from the next piece on; null for nobody
     * @return this
     */
    public JsonAssembler listener(@Nullable JsonListener listener) {
        tree.listener(listener);
        listening = listener != null;
        return this;
    }

    /**
     * Takes text.
     *
     * @param text the next piece, may be empty, may begin or end in the middle of a surrogate pair; read during the call
     * @return the state behind it
     * @throws IllegalStateException behind {@link #end()}
     */
    public State feed(CharSequence text) {
        checkOpen();
        if (carried > 0 && text.length() > 0 && !isOver()) {
            // Text cannot go on with a character that bytes began.
            malformed(carried);
            carried = 0;
        }
        int length = text.length();
        for (int from = 0; from < length && !isOver(); ) {
            int count = Math.min(length - from, CHUNK);
            char[] to = room(count);
            if (text instanceof String string) {
                string.getChars(from, from + count, to, 0);
            } else {
                for (int i = 0; i < count; i++) {
                    to[i] = text.charAt(from + i);
                }
            }
            consume(count, utf8Length(count));
            afterHigh = Character.isHighSurrogate(to[count - 1]);
            from += count;
        }
        return flushed();
    }

    /**
     * Takes UTF-8.
     *
     * @param piece the next piece; read during the call; its position and limit do not move
     * @return the state behind it
     * @throws IllegalStateException behind {@link #end()}
     */
    public State feed(ByteBuffer piece) {
        checkOpen();
        window.feed(piece);
        while (window.next() && !isOver()) {
            decode(window.array, window.position, window.limit);
            window.position = window.limit;
        }
        window.abandon();
        return flushed();
    }

    /**
     * Takes UTF-8.
     *
     * @param array the array; read during the call
     * @param from the first byte
     * @param to behind the last byte
     * @return the state behind it
     * @throws IllegalStateException behind {@link #end()}
     */
    public State feed(byte[] array, int from, int to) {
        checkOpen();
        Objects.checkFromToIndex(from, to, array.length);
        decode(array, from, to);
        return flushed();
    }

    private void checkOpen() {
        if (ended) {
            throw new IllegalStateException("at the end");
        }
    }

    private boolean isOver() {
        return failure != null || grammar.isIgnoring();
    }

    private State flushed() {
        if (listening) {
            tree.flush();
        }
        return state();
    }

    private char[] room(int count) {
        if (chunk.length < count) {
            chunk = new char[count <= 64 ? 64 : CHUNK];
        }
        return chunk;
    }

    private void decode(byte[] array, int from, int to) {
        if (isOver()) {
            return;
        }
        int i = carried > 0 ? resume(array, from, to) : from;
        while (i < to && !isOver()) {
            int start = i;
            char[] out = room(Math.min(to - i + 1, CHUNK));
            int count = 0;
            int sequence = 1;
            // Room for a pair at each turn.
            while (i < to && count < out.length - 1) {
                byte b = array[i];
                if (b >= 0) {
                    out[count++] = (char) b;
                    i++;
                } else {
                    sequence = Utf8.sequence(array, i, to);
                    if (sequence <= 0) {
                        break;
                    }
                    count += Character.toChars(Utf8.codePoint(array, i, sequence), out, count);
                    i += sequence;
                }
            }
            if (count > 0) {
                consume(count, i - start);
            }
            if (sequence < 0 && !isOver()) {
                malformed(-sequence);
                i -= sequence;
            } else if (sequence == 0 && !isOver()) {
                carried = to - i;
                System.arraycopy(array, i, carry, 0, carried);
                i = to;
            }
        }
        if (carried > 0 && !isOver() && !grammar.takesText() && !mayBeBom()) {
            // No character beyond ASCII may stand here, whatever completes it.
            chunk[0] = REPLACEMENT;
            consume(1, carried);
        }
    }

    /** Goes on with the carried bytes; gives the index behind what it took. */
    private int resume(byte[] array, int from, int to) {
        for (int i = from; i < to; ) {
            carry[carried++] = array[i++];
            int sequence = Utf8.sequence(carry, 0, carried);
            if (sequence > 0) {
                carried = 0;
                int count = Character.toChars(Utf8.codePoint(carry, 0, sequence), room(2), 0);
                consume(count, sequence);
                return i;
            }
            if (sequence < 0) {
                // The last byte proved it, and begins what follows.
                carried = 0;
                malformed(-sequence);
                return i - 1;
            }
        }
        return to;
    }

    private boolean mayBeBom() {
        return options.stripBom() && chars == 0 && carry[0] == (byte) 0xEF && (carried == 1 || carry[1] == (byte) 0xBB);
    }

    private void malformed(int count) {
        if (options.malformed() == Utf8Decoder.Malformed.REPORT && grammar.takesText()) {
            fail(AssemblyEnd.State.INVALID, 0, "malformed UTF-8", null);
        } else {
            room(1)[0] = REPLACEMENT;
            consume(1, count);
        }
    }

    /** Reads chunk[0, count), which is so many bytes. */
    private void consume(int count, int byteCount) {
        int from = chars == 0 && options.stripBom() && chunk[0] == BOM ? 1 : 0;
        int allowed = (int) Math.min(count, maxChars - chars);
        int read = from < allowed ? grammar.run(chunk, from, allowed, chars) : from;
        if (read < 0) {
            fail(AssemblyEnd.State.INVALID, ~read, grammar.reason(), grammar.limit());
        } else if (allowed < count && !grammar.isIgnoring()) {
            fail(AssemblyEnd.State.INVALID, allowed, "limit chars passed", "chars");
        } else if (grammar.isIgnoring()) {
            int end = (int) (grammar.valueEnd() - chars);
            bytes += utf8Length(end);
            chars += end;
        } else {
            chars += count;
            bytes += byteCount;
        }
    }

    private void fail(AssemblyEnd.State state, int at, String reason, @Nullable String limit) {
        failure = new AssemblyEnd(state, chars + at, bytes + utf8Length(at), grammar.pointer(), reason, limit);
    }

    /** The bytes that the first units of the chunk have in UTF-8, where a half pair has three. */
    private int utf8Length(int count) {
        int length = count;
        boolean pairs = afterHigh;
        for (int i = 0; i < count; i++) {
            char c = chunk[i];
            if (c >= 0x80) {
                length += c < 0x800 ? 1 : pairs && Character.isLowSurrogate(c) ? 0 : 2;
            }
            pairs = Character.isHighSurrogate(c);
        }
        return length;
    }

    /**
     * What is known.
     *
     * @return the state
     */
    public State state() {
        if (failure != null) {
            return State.INVALID;
        }
        return grammar.isComplete() ? State.COMPLETE : State.OPEN;
    }

    /**
     * The value so far; when values are concatenated, the last that is visible.
     *
     * @return a snapshot; the same one as long as nothing visible changes; null if nothing is visible, which differs from
     *     a visible {@code null}
     */
    public @Nullable JsonView view() {
        return tree.view();
    }

    /**
     * The value at a path, so far.
     *
     * @param pointer the path
     * @return a snapshot; null if nothing is visible there
     */
    public @Nullable JsonView at(JsonPointer pointer) {
        JsonView view = view();
        return view == null ? null : view.at(pointer);
    }

    /**
     * Whether the value at a path is final.
     *
     * @param pointer the path
     * @return false too if nothing is visible there
     */
    public boolean isComplete(JsonPointer pointer) {
        JsonView view = at(pointer);
        return view != null && view.isComplete();
    }

    /**
     * Where the value begins, or the last of several.
     *
     * @return in UTF-16 units from the start of the text; -1 if none has begun
     */
    public long valueStart() {
        return grammar.valueStart();
    }

    /**
     * Where that value ends.
     *
     * @return the offset behind it; -1 if it is not whole
     */
    public long valueEnd() {
        return grammar.valueEnd();
    }

    /**
     * Why the text is invalid.
     *
     * @return null if it is not
     */
    public @Nullable AssemblyEnd failure() {
        return failure;
    }

    /**
     * The text is at its end. A number of the top level is then whole, and visible.
     *
     * @return what the end means; the same when called again
     */
    public AssemblyEnd end() {
        if (failure != null) {
            ended = true;
            return failure;
        }
        if (!ended) {
            ended = true;
            if (carried == 0) {
                grammar.finish(chars);
            }
        }
        long length = bytes + carried;
        if (grammar.isComplete()) {
            return new AssemblyEnd(AssemblyEnd.State.COMPLETE, chars, length, JsonPointer.root(), null, null);
        }
        if (grammar.isEmpty() && carried == 0 || grammar.isOutside()) {
            return new AssemblyEnd(AssemblyEnd.State.EMPTY, chars, length, JsonPointer.root(), "no value", null);
        }
        return new AssemblyEnd(
                AssemblyEnd.State.TRUNCATED, chars, length, grammar.pointer(), "the value is not whole", null);
    }

    /** Forgets the text and keeps the listener and buffers up to 64 KiB. Views that were handed out stay as they are. */
    public void reset() {
        tree.reset();
        grammar.reset();
        window.reset();
        carried = 0;
        chars = 0;
        bytes = 0;
        afterHigh = false;
        ended = false;
        failure = null;
    }
}
