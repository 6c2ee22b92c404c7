package io.weirline.codecs.aws;

import io.weirline.codecs.internal.ByteWindow;
import io.weirline.codecs.internal.Carry;
import io.weirline.codecs.internal.Lifecycle;
import io.weirline.core.Decoder;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an AWS event stream (Amazon Event Stream Specification, Message Format) as views of their bytes:
 * {@link #poll()} gives one reused {@link AwsFrame}, valid until the next call. A message that lies in one piece is not
 * copied (a direct or read-only piece is copied as a whole). Single-threaded.
 *
 * <p>Messages of type exception and error are messages, not failures. Throws {@link MalformedStreamException} for a
 * checksum that does not match, for lengths that contradict each other and for headers that break their format, in each
 * case located at the message or header; {@link LimitExceededException} for {@code awsMessageBytes} (headers and
 * payload); and {@link TruncatedStreamException} for an end inside a message.
 */
public final class AwsEventStreamDecoder implements Decoder<ByteBuffer, AwsFrame> {
    /*
     * total   carry.length       the next byte is
     * 0       0                  the first of a message
     * 0       1 to 11            of a prelude that the window's end cut
     * >= 16   1 to total - 1     of the rest of the message, its prelude checked
     *
     * The lengths on the wire are only believed behind their own checksum and the limit, and even then nothing is
     * allocated for them: `carry` doubles as bytes come in. The message's checksum is computed in one pass when its
     * last byte is there, so a message costs its bytes once more, however it was cut.
     */
    private static final int PRELUDE_BYTES = 12;
    private static final int PRELUDE_CRC_AT = 8;
    private static final int CRC_BYTES = 4;
    private static final int OVERHEAD_BYTES = PRELUDE_BYTES + CRC_BYTES;

    private final int messageBytes;
    private final ByteWindow window = new ByteWindow();
    private final Carry carry = new Carry();
    private final CRC32 crc = new CRC32();
    private final AwsFrame frame = new AwsFrame();
    private final Lifecycle life = new Lifecycle();

    private long messageOffset;
    private int total;
    private int headersLength;
    private long frames;

    /**
     * A decoder at the start of a body.
     *
     * @param limits {@link Limits#awsMessageBytes()} is used
     */
    public AwsEventStreamDecoder(Limits limits) {
        messageBytes = limits.awsMessageBytes();
    }

    @Override
    public void feed(ByteBuffer piece) {
        life.feed();
        window.feed(piece);
    }

    @Override
    public void finish() {
        life.finish();
    }

    @Override
    public @Nullable AwsFrame poll() {
        if (!life.isFed()) {
            return pollUnfed();
        }
        try {
            while (hasBytes()) {
                AwsFrame next = carry.length == 0 ? open() : resume();
                if (next != null) {
                    return next;
                }
            }
        } catch (StreamException e) {
            throw fail(e);
        }
        frame.release();
        life.drained();
        return null;
    }

    private boolean hasBytes() {
        if (window.next()) {
            return true;
        }
        if (carry.length == 0) {
            carry.trim();
        }
        return false;
    }

    /** Takes a message that lies in the window, or what the window has of it. */
    private @Nullable AwsFrame open() {
        byte[] bytes = window.array;
        int from = window.position;
        int available = window.limit - from;
        messageOffset = window.offset();
        if (available >= PRELUDE_BYTES) {
            prelude(bytes, from);
            if (available >= total) {
                window.position = from + total;
                return message(bytes, from);
            }
        }
        carry.trim();
        carry.append(bytes, from, window.limit, total == 0 ? PRELUDE_BYTES : total);
        window.position = window.limit;
        return null;
    }

    /** Goes on with a message that an earlier window began, to the end of its prelude or of itself. */
    private @Nullable AwsFrame resume() {
        int end = total == 0 ? PRELUDE_BYTES : total;
        int from = window.position;
        int to = from + Math.min(end - carry.length, window.limit - from);
        carry.append(window.array, from, to, end);
        window.position = to;
        if (carry.length < end) {
            return null;
        }
        if (total == 0) {
            prelude(carry.array, 0);
            return null;
        }
        carry.length = 0;
        return message(carry.array, 0);
    }

    private void prelude(byte[] bytes, int at) {
        if (checksum(bytes, at, PRELUDE_CRC_AT) != BigEndian.getInt(bytes, at + PRELUDE_CRC_AT)) {
            throw malformed("prelude checksum does not match", bytes, at, PRELUDE_BYTES);
        }
        long totalLength = Integer.toUnsignedLong(BigEndian.getInt(bytes, at));
        long headers = Integer.toUnsignedLong(BigEndian.getInt(bytes, at + Integer.BYTES));
        if (totalLength < OVERHEAD_BYTES) {
            throw malformed("message shorter than its own frame", bytes, at, PRELUDE_BYTES);
        }
        long content = totalLength - OVERHEAD_BYTES;
        if (headers > content) {
            throw malformed("headers longer than their message", bytes, at, PRELUDE_BYTES);
        }
        if (content > messageBytes || totalLength > Integer.MAX_VALUE - 8) {
            throw new LimitExceededException("awsMessageBytes", messageBytes, messageOffset);
        }
        total = (int) totalLength;
        headersLength = (int) headers;
    }

    private AwsFrame message(byte[] bytes, int from) {
        int crcAt = from + total - CRC_BYTES;
        if (checksum(bytes, from, total - CRC_BYTES) != BigEndian.getInt(bytes, crcAt)) {
            throw malformed("message checksum does not match", bytes, from, total);
        }
        int headersAt = from + PRELUDE_BYTES;
        int payloadAt = headersAt + headersLength;
        frame.headers.read(bytes, headersAt, payloadAt, messageOffset + PRELUDE_BYTES);
        frame.array = bytes;
        frame.offset = payloadAt;
        frame.length = crcAt - payloadAt;
        frame.streamOffset = messageOffset + PRELUDE_BYTES + headersLength;
        total = 0;
        frames++;
        return frame;
    }

    private int checksum(byte[] bytes, int from, int length) {
        crc.reset();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private MalformedStreamException malformed(String reason, byte[] bytes, int from, int length) {
        return new MalformedStreamException(
                reason, messageOffset, MalformedStreamException.excerpt(bytes, from, from + length));
    }

    private @Nullable AwsFrame pollUnfed() {
        life.check();
        if (life.isEnding()) {
            if (carry.length > 0) {
                throw fail(new TruncatedStreamException("the body ends inside a message", offset(), null));
            }
            life.end();
        }
        return null;
    }

    private StreamException fail(StreamException e) {
        window.abandon();
        frame.release();
        carry.trim();
        return life.fail(e);
    }

    @Override
    public void reset() {
        window.reset();
        frame.release();
        carry.trim();
        life.reset();
        total = 0;
        frames = 0;
    }

    /**
     * Messages decoded.
     *
     * @return the count
     */
    public long frameCount() {
        return frames;
    }

    /**
     * Where the next unread byte is in the stream.
     *
     * @return bytes from the start of the body
     */
    public long offset() {
        return window.offset();
    }

    /** What is held over pieces, in bytes. */
    int heldBytes() {
        return carry.array.length;
    }
}
