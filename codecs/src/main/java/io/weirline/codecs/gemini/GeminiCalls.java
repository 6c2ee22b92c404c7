package io.weirline.codecs.gemini;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import java.util.Arrays;

/** The calls of one chunk and the pieces of their arguments, in reused slots that index the reader's array. */
final class GeminiCalls {
    /*
     * slots    CALL_STRIDE each: id, name, args, flags, first and behind the last of its pieces in `pieces`
     * pieces   PIECE_STRIDE each: path, text or atom, whether it continues
     */
    static final int CALL_ID = 0;
    static final int CALL_NAME = 1;
    static final int CALL_ARGS = 2;
    static final int CALL_CONTINUES = 3;
    static final int CALL_PIECES = 4;
    static final int CALL_PIECES_END = 5;
    private static final int CALL_STRIDE = 6;

    static final int PIECE_PATH = 0;
    static final int PIECE_TEXT = 1;
    static final int PIECE_ATOM = 2;
    static final int PIECE_CONTINUES = 3;
    static final int PIECE_STRIDE = 4;

    /** What the reused arrays may keep, in elements. */
    private static final int RETAINED = 2048;

    long[] slots = new long[CALL_STRIDE];
    private int end;
    long[] pieces = new long[PIECE_STRIDE];
    private int pieceEnd;

    void clear() {
        end = 0;
        pieceEnd = 0;
    }

    /** Keeps no more room than a usual chunk needs. */
    void release() {
        if (slots.length + pieces.length > RETAINED) {
            slots = new long[CALL_STRIDE];
            pieces = new long[PIECE_STRIDE];
        }
    }

    /** Reads the object at hand; where its slots begin. */
    int read(JsonReader in) {
        int at = end;
        if (at == slots.length) {
            slots = Arrays.copyOf(slots, 2 * at);
        }
        end += CALL_STRIDE;
        slots[at + CALL_ID] = Slice.NONE;
        slots[at + CALL_NAME] = Slice.NONE;
        slots[at + CALL_ARGS] = Slice.NONE;
        slots[at + CALL_CONTINUES] = 0;
        slots[at + CALL_PIECES] = pieceEnd;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "id" -> slots[at + CALL_ID] = Slice.string(in, token);
                case "name" -> slots[at + CALL_NAME] = Slice.string(in, token);
                case "args" ->
                    slots[at + CALL_ARGS] = token == Token.START_OBJECT ? Slice.value(in, token) : Slice.NONE;
                case "willContinue" -> slots[at + CALL_CONTINUES] = token == Token.TRUE ? 1 : 0;
                case "partialArgs" -> {
                    pieceEnd = (int) slots[at + CALL_PIECES];
                    pieces(in, token);
                }
                default -> {}
            }
            in.skipChildren();
        }
        slots[at + CALL_PIECES_END] = pieceEnd;
        return at;
    }

    private void pieces(JsonReader in, Token array) {
        if (array != Token.START_ARRAY) {
            return;
        }
        for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
            if (token == Token.START_OBJECT) {
                piece(in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void piece(JsonReader in) {
        int at = pieceEnd;
        if (at == pieces.length) {
            pieces = Arrays.copyOf(pieces, 2 * at);
        }
        Arrays.fill(pieces, at, at + PIECE_STRIDE, Slice.NONE);
        pieces[at + PIECE_CONTINUES] = 0;
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            switch (name) {
                case "jsonPath" -> pieces[at + PIECE_PATH] = Slice.string(in, token);
                case "stringValue" -> pieces[at + PIECE_TEXT] = Slice.string(in, token);
                case "numberValue" ->
                    pieces[at + PIECE_ATOM] = token == Token.NUMBER ? Slice.of(in.start(), in.end()) : Slice.NONE;
                case "boolValue" ->
                    pieces[at + PIECE_ATOM] =
                            token == Token.TRUE || token == Token.FALSE ? Slice.of(in.start(), in.end()) : Slice.NONE;
                case "nullValue" -> pieces[at + PIECE_ATOM] = Slice.of(in.start(), in.start());
                case "willContinue" -> pieces[at + PIECE_CONTINUES] = token == Token.TRUE ? 1 : 0;
                default -> {}
            }
            in.skipChildren();
        }
        // A piece without a value says nothing, unless it ends a string.
        if (pieces[at + PIECE_PATH] != Slice.NONE
                && (pieces[at + PIECE_TEXT] != Slice.NONE
                        || pieces[at + PIECE_ATOM] != Slice.NONE
                        || pieces[at + PIECE_CONTINUES] == 0)) {
            pieceEnd += PIECE_STRIDE;
        }
    }
}
