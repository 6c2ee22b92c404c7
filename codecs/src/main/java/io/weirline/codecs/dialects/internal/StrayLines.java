package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.JsonBoundary;
import io.weirline.codecs.sse.SseFrame;
import io.weirline.core.ByteSink;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamFault;
import org.jspecify.annotations.Nullable;

/**
 * Errors that providers write outside the framing. A fault is only (a) a line whose field name is {@code error} and
 * whose value is a JSON object, as llama.cpp writes it, or (b) consecutive lines that join to one JSON object with an
 * {@code error} member, as an error page does; blank lines between them do not matter. Each byte is looked at a bounded
 * number of times, and at most {@code strayBytes} are kept.
 */
final class StrayLines {
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r', ':'};

    private final ProviderErrors errors;
    private final int strayBytes;
    private final JsonBoundary boundary = new JsonBoundary();
    // The lines from the one that opened an object on, with an LF behind each.
    private final ByteSink run = new ByteSink(0);
    private boolean open;
    private boolean overflown;
    private long offset = -1;
    private String excerpt = "";

    StrayLines(ProviderErrors errors, int strayBytes) {
        this.errors = errors;
        this.strayBytes = strayBytes;
    }

    /** The error that this line tells or completes. */
    StreamFault.@Nullable ProviderError line(SseFrame frame) {
        byte[] bytes = frame.array();
        int from = frame.offset();
        int to = from + frame.length();
        if (offset < 0) {
            offset = frame.streamOffset();
            excerpt = MalformedStreamException.excerpt(bytes, from, to);
        }
        if (isErrorField(bytes, from, to)) {
            StreamFault.ProviderError error = errors.object(bytes, from + ERROR.length, to);
            if (error != null) {
                endRun();
                return error;
            }
        }
        if (!open) {
            int first = from;
            while (first < to && (bytes[first] == ' ' || bytes[first] == '\t')) {
                first++;
            }
            if (first == to || bytes[first] != '{') {
                return null;
            }
            open = true;
        }
        return extend(bytes, from, to);
    }

    private static boolean isErrorField(byte[] bytes, int from, int to) {
        if (to - from <= ERROR.length) {
            return false;
        }
        for (int i = 0; i < ERROR.length; i++) {
            if (bytes[from + i] != ERROR[i]) {
                return false;
            }
        }
        return true;
    }

    private StreamFault.@Nullable ProviderError extend(byte[] bytes, int from, int to) {
        if (!overflown && run.size() + (long) (to - from) < strayBytes) {
            run.put(bytes, from, to - from).put('\n');
        } else {
            overflown = true;
        }
        // The boundary goes on over what is not kept, so that the end of this object is not the start of another.
        if (boundary.scan(bytes, from, to) < 0) {
            return null;
        }
        // A run that is not whole is not JSON, and so no error.
        StreamFault.ProviderError error = errors.member(run.array(), 0, run.size());
        endRun();
        return error;
    }

    /** Something of the framing's own comes: no line behind it joins those before. */
    void endRun() {
        if (open) {
            open = false;
            overflown = false;
            boundary.reset();
            run.clear();
        }
    }

    /** Where the first line was, -1 if there was none. */
    long offset() {
        return offset;
    }

    /** The first bytes of the first line. */
    String excerpt() {
        return excerpt;
    }

    void reset() {
        endRun();
        offset = -1;
        excerpt = "";
    }
}
