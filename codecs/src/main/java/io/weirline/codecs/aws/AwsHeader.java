package io.weirline.codecs.aws;

import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * A header of a message of an AWS event stream. Immutable.
 *
 * @param name its name; those that begin with a colon belong to the protocol
 * @param value its value
 */
public record AwsHeader(String name, Value value) {
    /**
     * Checks that nothing is missing.
     *
     * @param name its name
     * @param value its value
     */
    public AwsHeader {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /**
     * A header of type string.
     *
     * @param name its name
     * @param text its value
     * @return a new header
     */
    public static AwsHeader of(String name, String text) {
        return new AwsHeader(name, new Text(text));
    }

    /** A value, by its type in the Amazon Event Stream Specification, Headers Format; the set is closed. */
    public sealed interface Value {}

    /**
     * Types 0 and 1.
     *
     * @param value the value
     */
    public record Bool(boolean value) implements Value {}

    /**
     * Type 2.
     *
     * @param value the value
     */
    public record Int8(byte value) implements Value {}

    /**
     * Type 3.
     *
     * @param value the value
     */
    public record Int16(short value) implements Value {}

    /**
     * Type 4.
     *
     * @param value the value
     */
    public record Int32(int value) implements Value {}

    /**
     * Type 5.
     *
     * @param value the value
     */
    public record Int64(long value) implements Value {}

    /** Type 6. Equal if the bytes are. */
    public static final class Bytes implements Value {
        private final byte[] value;

        /**
         * A value.
         *
         * @param value the bytes, which are copied
         */
        public Bytes(byte[] value) {
            this.value = value.clone();
        }

        /**
         * The bytes.
         *
         * @return a copy
         */
        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + value.length + " bytes]";
        }
    }

    /**
     * Type 7.
     *
     * @param value the value
     */
    public record Text(String value) implements Value {
        /**
         * Checks that there is a value.
         *
         * @param value the value
         */
        public Text {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * Type 8.
     *
     * @param epochMillis milliseconds since 1970-01-01T00:00:00Z
     */
    public record Timestamp(long epochMillis) implements Value {}

    /**
     * Type 9.
     *
     * @param value the value
     */
    public record Uuid(UUID value) implements Value {
        /**
         * Checks that there is a value.
         *
         * @param value the value
         */
        public Uuid {
            Objects.requireNonNull(value, "value");
        }
    }
}
