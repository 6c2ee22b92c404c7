package io.weirline.codecs.sse;

import io.weirline.codecs.internal.LineScan;
import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamFault;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Items to server-sent events (WHATWG HTML, section 9.2.5). What this writes, {@link SseDecoder} reads as the same
 * items, but for what the format cannot hold: a CR or CR LF in data is read as LF, a comment of several lines as
 * several comments, half a surrogate pair as U+FFFD. An id is written where it differs from the stream's last one.
 *
 * <p>Refused with an {@link IllegalArgumentException} that names the component: an event name that is empty; an id or
 * event name with CR, LF or NUL; a negative reconnection time; an {@link SseItem.OtherLine} that would be read as
 * something else.
 *
 * <p>The format has no terminal and no error frame: {@link #finish} and {@link #fail} write nothing. A heartbeat is an
 * empty comment, which ends no event.
 */
public final class SseEncoder implements Encoder<SseItem> {
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] ID = ascii("id: ");
    private static final byte[] RETRY = ascii("retry: ");
    private static final byte[] COMMENT = ascii(":");
    private static final byte[] NONE = {};

    private static final Set<String> KNOWN = Set.of("", "data", "event", "id", "retry");
    private static final char BOM = '\uFEFF';

    private String lastId = "";
    private boolean started;

    /** An encoder at the start of a body. */
    public SseEncoder() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void encode(SseItem value, ByteSink out) {
        int mark = out.size();
        try {
            if (value instanceof SseItem.Event event) {
                write(event, out);
            } else if (value instanceof SseItem.Comment comment) {
                lines(COMMENT, comment.text(), out);
            } else if (value instanceof SseItem.Fields fields) {
                write(fields, out);
            } else {
                write((SseItem.OtherLine) value, out);
            }
        } catch (RuntimeException | Error e) {
            out.truncate(mark);
            throw e;
        }
        started = true;
    }

    private void write(SseItem.Event event, ByteSink out) {
        if (!event.event().equals("message")) {
            if (event.event().isEmpty()) {
                throw new IllegalArgumentException("event is empty; without a name it is \"message\"");
            }
            field(EVENT, checked("event", event.event()), out);
        }
        if (!event.id().equals(lastId)) {
            field(ID, checked("id", event.id()), out);
        }
        retry(event.retry(), out);
        lines(DATA, event.data(), out);
        out.put(LineScan.LF);
        lastId = event.id();
    }

    private void write(SseItem.Fields fields, ByteSink out) {
        if (fields.retry() == null || !fields.id().equals(lastId)) {
            field(ID, checked("id", fields.id()), out);
        }
        retry(fields.retry(), out);
        out.put(LineScan.LF);
        lastId = fields.id();
    }

    private void write(SseItem.OtherLine other, ByteSink out) {
        String line = other.line();
        int colon = line.indexOf(':');
        if (KNOWN.contains(colon < 0 ? line : line.substring(0, colon))) {
            throw new IllegalArgumentException("line is a blank line, a comment or a known field");
        }
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("line has a line end");
        }
        // A decoder takes the first BOM of a body away.
        if (!started && line.charAt(0) == BOM) {
            out.putUtf8(line.substring(0, 1));
        }
        field(NONE, line, out);
    }

    private static String checked(String component, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw new IllegalArgumentException(component + " has a CR, LF or NUL");
            }
        }
        return value;
    }

    private static void retry(@Nullable Long millis, ByteSink out) {
        if (millis != null) {
            if (millis < 0) {
                throw new IllegalArgumentException("retry is negative");
            }
            field(RETRY, Long.toString(millis), out);
        }
    }

    private static void field(byte[] prefix, String value, ByteSink out) {
        out.put(prefix).putUtf8(value).put(LineScan.LF);
    }

    /** A field for each line of the text; CR, LF and CR LF end a line, and the last one may be empty. */
    private static void lines(byte[] prefix, String text, ByteSink out) {
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            field(prefix, text, out);
            return;
        }
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r') {
                field(prefix, text.substring(from, at), out);
                if (c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                    at++;
                }
                from = at + 1;
            }
        }
        field(prefix, text.substring(from), out);
    }

    @Override
    public void finish(ByteSink out) {}

    @Override
    public void fail(StreamFault fault, ByteSink out) {}

    @Override
    public void heartbeat(ByteSink out) {
        SseWriter.comment(out);
        started = true;
    }

    @Override
    public void reset() {
        lastId = "";
        started = false;
    }
}
