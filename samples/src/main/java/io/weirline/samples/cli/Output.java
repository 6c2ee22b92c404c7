package io.weirline.samples.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Text and bytes to one stream, text as UTF-8 in any locale. Buffered: {@link #flush()} shows what was written. A pair
 * of surrogates may come in two writes; half a pair is written as U+FFFD, or as an escape through {@link #json()}.
 */
final class Output extends Writer {
    private static final char NONE = 0;

    private final OutputStream to;
    private final byte[] buffer = new byte[16 << 10];
    private int size;
    private char high = NONE;
    private final Writer json = new JsonText();

    Output(OutputStream to) {
        this.to = to;
    }

    /** The same output for JSON text: half a surrogate pair, which only a string can hold, is escaped as JSON does. */
    Writer json() {
        return json;
    }

    /** The stream broke off, or cannot take more. */
    static final class ClosedException extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        ClosedException(IOException cause) {
            super(cause);
            reason = String.valueOf(cause.getMessage());
        }

        String reason() {
            return reason;
        }

        /** Whether nobody reads any more, which is no failure to tell. */
        boolean readerLeft() {
            return reason.contains("Broken pipe") || reason.contains("closed");
        }
    }

    @Override
    public void write(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            put(text[i], false);
        }
    }

    @Override
    public void write(String text, int offset, int length) {
        write(text, offset, length, false);
    }

    @Override
    public void write(String text) {
        write(text, 0, text.length(), false);
    }

    @Override
    public void write(int c) {
        put((char) c, false);
    }

    void write(byte[] bytes, int offset, int length) {
        endPair(false);
        if (length > buffer.length - size) {
            drain();
        }
        if (length > buffer.length) {
            try {
                to.write(bytes, offset, length);
            } catch (IOException e) {
                throw new ClosedException(e);
            }
        } else {
            System.arraycopy(bytes, offset, buffer, size, length);
            size += length;
        }
    }

    private void write(String text, int offset, int length, boolean escape) {
        for (int i = offset; i < offset + length; i++) {
            put(text.charAt(i), escape);
        }
    }

    private void put(char c, boolean escape) {
        if (buffer.length - size < 16) {
            drain();
        }
        if (high != NONE && Character.isLowSurrogate(c)) {
            int point = Character.toCodePoint(high, c);
            high = NONE;
            buffer[size++] = (byte) (0xF0 | point >> 18);
            buffer[size++] = (byte) (0x80 | point >> 12 & 0x3F);
            buffer[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            buffer[size++] = (byte) (0x80 | point & 0x3F);
            return;
        }
        endPair(escape);
        if (c < 0x80) {
            buffer[size++] = (byte) c;
        } else if (Character.isHighSurrogate(c)) {
            high = c;
        } else if (Character.isLowSurrogate(c)) {
            half(c, escape);
        } else {
            unit(c);
        }
    }

    private void endPair(boolean escape) {
        if (high != NONE) {
            char c = high;
            high = NONE;
            half(c, escape);
        }
    }

    private void half(char c, boolean escape) {
        if (!escape) {
            unit('\uFFFD');
            return;
        }
        buffer[size++] = '\\';
        buffer[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            buffer[size++] = (byte) Character.forDigit(c >> shift & 0xF, 16);
        }
    }

    private void unit(char c) {
        if (c < 0x800) {
            buffer[size++] = (byte) (0xC0 | c >> 6);
        } else {
            buffer[size++] = (byte) (0xE0 | c >> 12);
            buffer[size++] = (byte) (0x80 | c >> 6 & 0x3F);
        }
        buffer[size++] = (byte) (0x80 | c & 0x3F);
    }

    private void drain() {
        int count = size;
        size = 0;
        try {
            to.write(buffer, 0, count);
        } catch (IOException e) {
            throw new ClosedException(e);
        }
    }

    @Override
    public void flush() {
        if (size > 0) {
            drain();
        }
        try {
            to.flush();
        } catch (IOException e) {
            throw new ClosedException(e);
        }
    }

    /** Writes what is held back, and ends the stream. */
    void end() throws IOException {
        close();
        to.close();
    }

    /** Writes what is held back; the stream itself stays open. */
    @Override
    public void close() {
        endPair(false);
        flush();
    }

    private final class JsonText extends Writer {
        @Override
        public void write(char[] text, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                put(text[i], true);
            }
        }

        @Override
        public void write(String text, int offset, int length) {
            Output.this.write(text, offset, length, true);
        }

        @Override
        public void flush() {
            // Whoever owns the output decides when it is shown.
        }

        @Override
        public void close() {
            endPair(true);
        }
    }
}
