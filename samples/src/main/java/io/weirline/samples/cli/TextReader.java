package io.weirline.samples.cli;

import io.weirline.core.Decoder;
import io.weirline.core.StreamException;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a decoder makes of a file, as text. A failure ends the text and is kept; no method throws. */
final class TextReader extends Reader {
    private final Decoder<ByteBuffer, ? extends CharSequence> decoder;
    private @Nullable Pieces input;
    private @Nullable Failure failure;
    private CharSequence text = "";
    private int position;
    private boolean ending;

    TextReader(Decoder<ByteBuffer, ? extends CharSequence> decoder, PieceOptions pieces, String name, Console console) {
        this.decoder = decoder;
        try {
            input = pieces.open(name, console);
        } catch (IOException e) {
            failure = Failure.of(e);
        }
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    /** Whether there is more text; reads on until that is known. */
    boolean hasText() {
        try {
            while (position == text.length()) {
                CharSequence next = input == null ? null : decoder.poll();
                if (next != null) {
                    text = next;
                    position = 0;
                } else if (ending || input == null) {
                    return false;
                } else {
                    more(input);
                }
            }
            return true;
        } catch (StreamException e) {
            failure = Failure.of(e);
            close();
            return false;
        }
    }

    @Override
    public int read(char[] to, int offset, int length) {
        if (!hasText()) {
            return -1;
        }
        int count = Math.min(length, text.length() - position);
        for (int i = 0; i < count; i++) {
            to[offset + i] = text.charAt(position + i);
        }
        position += count;
        return count;
    }

    private void more(Pieces from) {
        try {
            ByteBuffer piece = from.next();
            if (piece != null) {
                decoder.feed(piece);
                return;
            }
        } catch (IOException e) {
            // What the decoder still holds belongs to the text that was read.
            failure = Failure.of(e);
        }
        decoder.finish();
        ending = true;
    }

    @Override
    public void close() {
        Pieces from = input;
        input = null;
        if (from != null) {
            try {
                from.close();
            } catch (IOException e) {
                // All that was asked for was read.
            }
        }
    }
}
