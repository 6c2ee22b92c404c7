package io.weirline.codecs.partial;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One change of the visible value: JSON Patch (RFC 6902) with an {@code append} of ours, which appends to a string.
 * Elements are added at the end of their array, by index.
 *
 * @param op what changes
 * @param path where
 * @param value what is added, put in place, or appended (then a string); the JSON null of a removal
 */
public record JsonPatch(Op op, JsonPointer path, JsonView value) {
    /** What changes. */
    public enum Op {
        /** A value appears. */
        ADD("add"),
        /** A value takes the place of another. */
        REPLACE("replace"),
        /** A member is no longer there; its value in this record is {@code null} and not written. */
        REMOVE("remove"),
        /** A string grows: not in RFC 6902. */
        APPEND("append");

        private final String text;

        Op(String text) {
            this.text = text;
        }

        /**
         * The name in JSON.
         *
         * @return in lower case
         */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Checks that nothing is missing, and that only strings are appended. */
    public JsonPatch {
        Objects.requireNonNull(op, "op");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(value, "value");
        if (op == Op.APPEND && value.kind() != JsonView.Kind.STRING) {
            throw new IllegalArgumentException("only a string is appended");
        }
    }

    /**
     * This operation as JSON.
     *
     * @return {@code {"op":…,"path":…,"value":…}}
     */
    public String toJson() {
        ByteSink out = new ByteSink();
        writeJson(out);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    /**
     * Appends {@link #toJson()} as UTF-8.
     *
     * @param out the sink
     */
    public void writeJson(ByteSink out) {
        out.putUtf8("{\"op\":\"").putUtf8(op.toString()).putUtf8("\",\"path\":");
        JsonOut.string(out, path.toString());
        if (op != Op.REMOVE) {
            out.putUtf8(",\"value\":");
            value.writeJson(out);
        }
        out.put('}');
    }
}
