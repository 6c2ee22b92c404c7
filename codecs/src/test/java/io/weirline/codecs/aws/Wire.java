package io.weirline.codecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Messages built by the letter of the specification and apart from the code that is tested, so that they can lie. */
final class Wire {
    private Wire() {}

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] header(String name, int type, byte[] value) {
        byte[] bytes = name.getBytes(UTF_8);
        return concat(new byte[] {(byte) bytes.length}, bytes, new byte[] {(byte) type}, value);
    }

    static byte[] sized(byte[] value) {
        return concat(new byte[] {(byte) (value.length >> 8), (byte) value.length}, value);
    }

    static byte[] text(String name, String value) {
        return header(name, 7, sized(value.getBytes(UTF_8)));
    }

    static byte[] message(byte[] headers, byte[] payload) {
        return message(16 + headers.length + payload.length, headers.length, headers, payload);
    }

    /** A message whose checksums are right, whatever its lengths say. */
    static byte[] message(int total, int headersLength, byte[] headers, byte[] payload) {
        byte[] bytes = ByteBuffer.allocate(16 + headers.length + payload.length)
                .putInt(total)
                .putInt(headersLength)
                .putInt(0)
                .put(headers)
                .put(payload)
                .array();
        return sealed(bytes);
    }

    /** The same bytes with both checksums made right. */
    static byte[] sealed(byte[] message) {
        byte[] bytes = message.clone();
        ByteBuffer to = ByteBuffer.wrap(bytes);
        to.putInt(8, crc(bytes, 8));
        to.putInt(bytes.length - 4, crc(bytes, bytes.length - 4));
        return bytes;
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    static byte[] event(String type, String payload) {
        return message(
                concat(
                        text(":message-type", "event"),
                        text(":event-type", type),
                        text(":content-type", "application/json")),
                payload.getBytes(UTF_8));
    }
}
