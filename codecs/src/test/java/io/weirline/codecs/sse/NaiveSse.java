package io.weirline.codecs.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weirline.codecs.internal.Utf8;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The standard's algorithm on a whole body, as plain as can be: one char for each byte, lines by a regular expression,
 * fields by their first colon. The oracle for the incremental decoder; needs {@code lineBytes >= 8}.
 */
final class NaiveSse {
    private static final Pattern LINE = Pattern.compile("([^\\r\\n]*)(\\r\\n|\\r|\\n|$)");

    final List<Shown> values = new ArrayList<>();

    @Nullable
    StreamFault fault;

    private final SseOptions options;
    private final Limits limits;
    private String lastId = "";
    private OptionalLong retry = OptionalLong.empty();
    private long events;
    private long comments;
    private long others;
    private long skipped;

    private @Nullable String data;
    private int dataOffset;
    private String name = "";
    private @Nullable String id;
    private long blockRetry = -1;
    private boolean dropped;

    NaiveSse(SseOptions options, Limits limits, byte[] body) {
        this.options = options;
        this.limits = limits;
        String text = new String(body, ISO_8859_1);
        int from = text.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0;
        try {
            parse(text, from);
        } catch (Stop stop) {
            fault = stop.fault;
        }
    }

    Shown.End end() {
        return new Shown.End(lastId, retry, events, comments, others, skipped);
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient StreamFault fault;

        Stop(StreamFault fault) {
            this.fault = fault;
        }
    }

    private void parse(String text, int from) {
        Matcher lines = LINE.matcher(text).region(from, text.length());
        int at = from;
        while (at < text.length()) {
            lines.find(at);
            String line = lines.group(1);
            boolean whole = !lines.group(2).isEmpty();
            if (!whole && options.atEnd() != SseOptions.AtEnd.EMIT) {
                openLine(line, at);
                if (options.atEnd() == SseOptions.AtEnd.ERROR) {
                    throw new Stop(new StreamFault.Truncated("the body ends inside an event", text.length()));
                }
                return;
            }
            if (whole && line.isEmpty()) {
                endBlock(at);
            } else {
                line(line, at, true);
            }
            at = lines.end();
        }
        if (options.atEnd() == SseOptions.AtEnd.EMIT) {
            endBlock(text.length());
        } else if (options.atEnd() == SseOptions.AtEnd.ERROR && (data != null || dropped)) {
            throw new Stop(new StreamFault.Truncated("the body ends inside an event", text.length()));
        }
    }

    /** A line that never ends passes limits all the same, as soon as its field is known. */
    private void openLine(String line, int at) {
        if (line.length() >= 7) {
            line(line, at, false);
        }
    }

    private void line(String line, int at, boolean whole) {
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        int valueAt = colon < 0 ? line.length() : colon + 1;
        boolean comment = colon == 0;
        boolean known = List.of("data", "event", "id", "retry").contains(field);
        if (known && value.startsWith(" ")) {
            value = value.substring(1);
            valueAt++;
        }
        boolean overlong = line.length() > limits.lineBytes();
        long lineEnd = overlong ? limits.lineBytes() : line.length();
        if (field.equals("data") && !dropped) {
            if (data != null && data.length() == limits.eventBytes()) {
                drop("eventBytes", limits.eventBytes(), at);
                return;
            }
            int room = limits.eventBytes() - (data == null ? 0 : data.length() + 1);
            if (value.length() > room && valueAt + room < lineEnd) {
                drop("eventBytes", limits.eventBytes(), at + valueAt + room);
                return;
            }
        }
        if ((field.equals("id") || field.equals("event"))
                && value.length() > limits.fieldBytes()
                && valueAt + limits.fieldBytes() < lineEnd) {
            drop("fieldBytes", limits.fieldBytes(), at + valueAt + limits.fieldBytes());
            return;
        }
        if (overlong) {
            drop("lineBytes", limits.lineBytes(), at + limits.lineBytes());
            return;
        }
        if (!whole) {
            return;
        }
        if (comment) {
            comments++;
            if (options.comments()) {
                show(SseFrame.Kind.COMMENT, value, at + 1);
            }
        } else if (!known) {
            others++;
            if (options.otherLines()) {
                show(SseFrame.Kind.OTHER_LINE, line, at);
            }
        } else if (field.equals("data")) {
            if (!dropped) {
                dataOffset = data == null ? at + valueAt : dataOffset;
                data = data == null ? value : data + "\n" + value;
            }
        } else if (field.equals("event")) {
            name = value;
        } else if (field.equals("id")) {
            id = value.indexOf(0) < 0 ? value : id;
        } else if (value.matches("[0-9]+")) {
            blockRetry = new java.math.BigInteger(value)
                    .min(java.math.BigInteger.valueOf(Long.MAX_VALUE))
                    .longValue();
            retry = OptionalLong.of(blockRetry);
        }
    }

    private void drop(String limit, int value, long offset) {
        if (options.oversize() == SseOptions.Oversize.ERROR) {
            throw new Stop(new StreamFault.LimitExceeded(limit, value, offset));
        }
        skipped += dropped ? 0 : 1;
        dropped = true;
        data = null;
    }

    private void endBlock(int at) {
        boolean set = id != null || blockRetry >= 0;
        if (id != null) {
            lastId = text(id);
        }
        if (data != null) {
            events++;
            String event = name.isEmpty() ? "message" : text(name);
            values.add(new Shown(SseFrame.Kind.EVENT, data, event, lastId, blockRetry, dataOffset));
        } else if (set && !dropped && options.fields()) {
            values.add(new Shown(SseFrame.Kind.FIELDS, "", "message", lastId, blockRetry, at));
        }
        data = null;
        name = "";
        id = null;
        blockRetry = -1;
        dropped = false;
    }

    private void show(SseFrame.Kind kind, String bytes, int at) {
        values.add(new Shown(kind, bytes, "message", lastId, -1, at));
    }

    private static String text(String chars) {
        byte[] bytes = chars.getBytes(ISO_8859_1);
        return Utf8.decode(bytes, 0, bytes.length);
    }
}
