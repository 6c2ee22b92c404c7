package io.weirline.codecs.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weirline.codecs.internal.Utf8;
import io.weirline.core.MalformedStreamException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The headers of one message where they lie: checked as a whole, turned into values only when asked for. */
final class HeaderBlock {
    /*
     * A header is: name length (1 byte, not 0), name, type (1 byte), value. The value's length is the type's, or two
     * bytes before it. Everything is checked by read(), so the accessors check nothing.
     *
     * Names are told apart pairwise while they are few. A block may hold millions (its length is bounded only by the
     * message's), so past FEW their positions are sorted by name, in place: O(n log n), 4 to 8 bytes for a header that
     * has at least 4.
     */
    static final int MESSAGE_TYPE = 0;
    static final int EVENT_TYPE = 1;
    static final int EXCEPTION_TYPE = 2;
    static final int ERROR_CODE = 3;
    static final int ERROR_MESSAGE = 4;
    static final int CONTENT_TYPE = 5;

    static final int TRUE = 0;
    static final int FALSE = 1;
    static final int INT8 = 2;
    static final int INT16 = 3;
    static final int INT32 = 4;
    static final int INT64 = 5;
    static final int BYTES = 6;
    static final int TEXT = 7;
    static final int TIMESTAMP = 8;
    static final int UUID_TYPE = 9;

    private static final int[] SIZES = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};
    private static final byte[][] KNOWN = {
        name(":message-type"),
        name(":event-type"),
        name(":exception-type"),
        name(":error-code"),
        name(":error-message"),
        name(":content-type")
    };
    private static final int FEW = 16;
    private static final int RETAINED = 16 << 10;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int from;
    private int to;
    // Of the known headers: where the text begins, 0 (never a text's place) if there is none; and its length.
    private final int[] textFrom = new int[KNOWN.length];
    private final int[] textLength = new int[KNOWN.length];
    private int[] starts = new int[FEW];
    private int count;

    /** With the length before it, as it stands on the wire. */
    private static byte[] name(String text) {
        return ((char) text.length() + text).getBytes(US_ASCII);
    }

    /**
     * Takes the headers of the next message.
     *
     * @param offset where {@code from} is in the stream
     */
    void read(byte[] bytes, int from, int to, long offset) {
        clear();
        long base = offset - from;
        int at = from;
        while (at < to) {
            int start = at;
            int length = bytes[start] & 0xFF;
            if (length == 0) {
                throw malformed("a header without a name", bytes, start, to, base);
            }
            if (to - start <= 1 + length) {
                throw passes(bytes, start, to, base);
            }
            int type = bytes[start + 1 + length] & 0xFF;
            if (type >= SIZES.length) {
                throw malformed("a header of unknown type", bytes, start, to, base);
            }
            at = start + 2 + length;
            int size = SIZES[type];
            if (size < 0) {
                if (to - at < Short.BYTES) {
                    throw passes(bytes, start, to, base);
                }
                size = BigEndian.getShort(bytes, at) & 0xFFFF;
                at += Short.BYTES;
            }
            if (to - at < size) {
                throw passes(bytes, start, to, base);
            }
            int known = known(bytes, start);
            if (known >= 0) {
                if (type != TEXT) {
                    throw malformed("a protocol header that is no string", bytes, start, to, base);
                }
                textFrom[known] = at;
                textLength[known] = size;
            }
            at += size;
            add(start);
        }
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        int repeated = repeated();
        if (repeated >= 0) {
            throw malformed("a header that is repeated", bytes, repeated, to, base);
        }
    }

    private static int known(byte[] bytes, int start) {
        if (bytes[start + 1] == ':') {
            for (int i = 0; i < KNOWN.length; i++) {
                byte[] name = KNOWN[i];
                if (bytes[start] == name[0] && Arrays.equals(name, 0, name.length, bytes, start, start + name.length)) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static MalformedStreamException passes(byte[] bytes, int start, int to, long base) {
        return malformed("a header that passes its block", bytes, start, to, base);
    }

    private static MalformedStreamException malformed(String reason, byte[] bytes, int start, int to, long base) {
        return new MalformedStreamException(reason, base + start, MalformedStreamException.excerpt(bytes, start, to));
    }

    private void add(int start) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = start;
    }

    /** The first header whose name came before; -1 if there is none. */
    private int repeated() {
        if (count <= FEW) {
            for (int i = 1; i < count; i++) {
                for (int j = 0; j < i; j++) {
                    if (compareNames(starts[i], starts[j]) == 0) {
                        return starts[i];
                    }
                }
            }
            return -1;
        }
        sort();
        int first = -1;
        for (int i = 1; i < count; i++) {
            if (compareNames(starts[i - 1], starts[i]) == 0 && (first < 0 || starts[i] < first)) {
                first = starts[i];
            }
        }
        return first;
    }

    private int compareNames(int left, int right) {
        int byLength = bytes[left] - bytes[right];
        if (byLength != 0) {
            return byLength;
        }
        int length = bytes[left] & 0xFF;
        return Arrays.compare(bytes, left + 1, left + 1 + length, bytes, right + 1, right + 1 + length);
    }

    /** By name, then by place: heapsort, for it needs no memory and has no bad case. */
    private void sort() {
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(starts[i], i, count);
        }
        for (int end = count - 1; end > 0; end--) {
            int last = starts[end];
            starts[end] = starts[0];
            sink(last, 0, end);
        }
    }

    private void sink(int start, int hole, int end) {
        int at = hole;
        for (int child = 2 * at + 1; child < end; child = 2 * at + 1) {
            if (child + 1 < end && less(starts[child], starts[child + 1])) {
                child++;
            }
            if (!less(start, starts[child])) {
                break;
            }
            starts[at] = starts[child];
            at = child;
        }
        starts[at] = start;
    }

    private boolean less(int left, int right) {
        int byName = compareNames(left, right);
        return byName < 0 || byName == 0 && left < right;
    }

    /** Whether a known header has this value. */
    boolean is(int known, byte[] value) {
        int at = textFrom[known];
        return at > 0 && Arrays.equals(value, 0, value.length, bytes, at, at + textLength[known]);
    }

    /** A known header's text, empty if the message has none. */
    String text(int known) {
        int at = textFrom[known];
        return at > 0 ? Utf8.decode(bytes, at, at + textLength[known]) : "";
    }

    /** The same, from {@code cache} if that has it. */
    String text(int known, RepeatedText cache) {
        int at = textFrom[known];
        return at > 0 ? cache.get(bytes, at, at + textLength[known]) : "";
    }

    /** All headers, in the order of the wire. */
    List<AwsHeader> all() {
        List<AwsHeader> all = new ArrayList<>();
        int at = from;
        while (at < to) {
            int length = bytes[at] & 0xFF;
            String name = Utf8.decode(bytes, at + 1, at + 1 + length);
            int type = bytes[at + 1 + length];
            at += 2 + length;
            int size = SIZES[type];
            if (size < 0) {
                size = BigEndian.getShort(bytes, at) & 0xFFFF;
                at += Short.BYTES;
            }
            all.add(new AwsHeader(name, value(type, at, size)));
            at += size;
        }
        return all;
    }

    private AwsHeader.Value value(int type, int at, int size) {
        return switch (type) {
            case TRUE -> new AwsHeader.Bool(true);
            case FALSE -> new AwsHeader.Bool(false);
            case INT8 -> new AwsHeader.Int8(bytes[at]);
            case INT16 -> new AwsHeader.Int16(BigEndian.getShort(bytes, at));
            case INT32 -> new AwsHeader.Int32(BigEndian.getInt(bytes, at));
            case INT64 -> new AwsHeader.Int64(BigEndian.getLong(bytes, at));
            case BYTES -> new AwsHeader.Bytes(Arrays.copyOfRange(bytes, at, at + size));
            case TEXT -> new AwsHeader.Text(Utf8.decode(bytes, at, at + size));
            case TIMESTAMP -> new AwsHeader.Timestamp(BigEndian.getLong(bytes, at));
            default ->
                new AwsHeader.Uuid(new UUID(BigEndian.getLong(bytes, at), BigEndian.getLong(bytes, at + Long.BYTES)));
        };
    }

    /** No headers; the bytes are given back. */
    void clear() {
        bytes = NONE;
        from = 0;
        to = 0;
        count = 0;
        Arrays.fill(textFrom, 0);
        if (starts.length > RETAINED) {
            starts = new int[FEW];
        }
    }
}
