package io.weirline.codecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirline.core.ByteSink;
import io.weirline.core.MalformedStreamException;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes messages of an AWS event stream (Amazon Event Stream Specification, Message Format). Single-threaded.
 *
 * <p>What {@link AwsEventStreamDecoder} reads of what this wrote equals what was given.
 */
public final class AwsFrameWriter {
    private static final int PRELUDE_BYTES = 12;
    private static final int CRC_BYTES = 4;
    private static final int NAME_BYTES = 255;
    private static final int VALUE_BYTES = Short.MAX_VALUE;

    private final CRC32 crc = new CRC32();
    private final HeaderBlock check = new HeaderBlock();

    /** A writer. */
    public AwsFrameWriter() {}

    /**
     * Appends one message. If this throws, the sink is as it was.
     *
     * @param headers the headers, in any order
     * @param payload the array that holds the payload
     * @param offset its first byte
     * @param length how many bytes it has
     * @param out where to
     * @throws IllegalArgumentException if a name is empty, repeated or longer than 255 bytes, if a string or byte value
     *     is longer than 32,767, if a text has half a surrogate pair, or if a header of the protocol is no string; the
     *     message says which
     */
    public void write(List<AwsHeader> headers, byte[] payload, int offset, int length, ByteSink out) {
        int mark = out.size();
        boolean done = false;
        try {
            out.reserve(PRELUDE_BYTES);
            out.advance(PRELUDE_BYTES);
            for (AwsHeader header : headers) {
                put(header, out);
            }
            int headersEnd = out.size();
            check.read(out.array(), mark + PRELUDE_BYTES, headersEnd, 0);
            out.put(payload, offset, length);
            byte[] bytes = out.reserve(CRC_BYTES);
            int crcAt = out.size();
            out.advance(CRC_BYTES);
            BigEndian.putInt(bytes, mark, crcAt + CRC_BYTES - mark);
            BigEndian.putInt(bytes, mark + Integer.BYTES, headersEnd - mark - PRELUDE_BYTES);
            BigEndian.putInt(bytes, mark + 2 * Integer.BYTES, checksum(bytes, mark, 2 * Integer.BYTES));
            BigEndian.putInt(bytes, crcAt, checksum(bytes, mark, crcAt - mark));
            done = true;
        } catch (MalformedStreamException e) {
            throw new IllegalArgumentException(e.reason(), e);
        } finally {
            check.clear();
            if (!done) {
                out.truncate(mark);
            }
        }
    }

    private int checksum(byte[] bytes, int from, int length) {
        crc.reset();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static void put(AwsHeader header, ByteSink out) {
        byte[] name = utf8(header.name(), header, NAME_BYTES);
        out.put(name.length).put(name);
        AwsHeader.Value value = header.value();
        if (value instanceof AwsHeader.Bool bool) {
            out.put(bool.value() ? HeaderBlock.TRUE : HeaderBlock.FALSE);
        } else if (value instanceof AwsHeader.Int8 int8) {
            out.put(HeaderBlock.INT8).put(int8.value());
        } else if (value instanceof AwsHeader.Int16 int16) {
            out.put(HeaderBlock.INT16);
            putShort(int16.value(), out);
        } else if (value instanceof AwsHeader.Int32 int32) {
            out.put(HeaderBlock.INT32);
            BigEndian.putInt(out.reserve(Integer.BYTES), out.size(), int32.value());
            out.advance(Integer.BYTES);
        } else if (value instanceof AwsHeader.Int64 int64) {
            out.put(HeaderBlock.INT64);
            putLong(int64.value(), out);
        } else if (value instanceof AwsHeader.Bytes bytes) {
            out.put(HeaderBlock.BYTES);
            putSized(checked(bytes.value(), header, VALUE_BYTES), out);
        } else if (value instanceof AwsHeader.Text text) {
            out.put(HeaderBlock.TEXT);
            putSized(utf8(text.value(), header, VALUE_BYTES), out);
        } else if (value instanceof AwsHeader.Timestamp timestamp) {
            out.put(HeaderBlock.TIMESTAMP);
            putLong(timestamp.epochMillis(), out);
        } else if (value instanceof AwsHeader.Uuid uuid) {
            out.put(HeaderBlock.UUID_TYPE);
            putLong(uuid.value().getMostSignificantBits(), out);
            putLong(uuid.value().getLeastSignificantBits(), out);
        }
    }

    private static void putSized(byte[] value, ByteSink out) {
        putShort(value.length, out);
        out.put(value);
    }

    private static void putShort(int value, ByteSink out) {
        BigEndian.putShort(out.reserve(Short.BYTES), out.size(), value);
        out.advance(Short.BYTES);
    }

    private static void putLong(long value, ByteSink out) {
        BigEndian.putLong(out.reserve(Long.BYTES), out.size(), value);
        out.advance(Long.BYTES);
    }

    private static byte[] utf8(String text, AwsHeader header, int bound) {
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("half a surrogate pair in header " + header.name());
        }
        return checked(text.getBytes(UTF_8), header, bound);
    }

    private static byte[] checked(byte[] value, AwsHeader header, int bound) {
        if (value.length > bound) {
            throw new IllegalArgumentException("more than " + bound + " bytes in header " + header.name());
        }
        return value;
    }
}
