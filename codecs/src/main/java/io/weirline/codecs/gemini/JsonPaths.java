package io.weirline.codecs.gemini;

import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The paths of streamed arguments: the normalised subset of RFC 9535 that names one place, {@code $.name},
 * {@code $['name']} and {@code [0]}. A step is a String for a member or an Integer for an element. Bounded in steps,
 * indices and in the values that the paths make.
 */
final class JsonPaths {
    private final int maxSteps;
    private final int maxIndex;
    private final LongSupplier offset;
    private long made;

    JsonPaths(Limits limits, LongSupplier offset) {
        maxSteps = limits.jsonPathDepth();
        maxIndex = limits.jsonPathIndex();
        this.offset = offset;
    }

    List<Object> parse(String path) {
        if (path.length() < 2 || path.charAt(0) != '$') {
            throw malformed("a jsonPath names no place");
        }
        List<Object> steps = new ArrayList<>();
        int at = 1;
        while (at < path.length()) {
            if (steps.size() == maxSteps) {
                throw new LimitExceededException("jsonPathDepth", maxSteps, offset.getAsLong());
            }
            at = path.charAt(at) == '.' ? name(path, at + 1, steps) : bracket(path, at, steps);
        }
        if (!(steps.get(0) instanceof String)) {
            throw malformed("a jsonPath begins with no member");
        }
        return steps;
    }

    private int name(String path, int from, List<Object> steps) {
        int to = from;
        while (to < path.length() && ".[]".indexOf(path.charAt(to)) < 0) {
            to++;
        }
        if (to == from) {
            throw malformed("a jsonPath has an empty step");
        }
        steps.add(path.substring(from, to));
        return to;
    }

    private int bracket(String path, int at, List<Object> steps) {
        if (path.charAt(at) != '[' || at + 2 >= path.length()) {
            throw malformed("a jsonPath has a step of an unknown form");
        }
        char quote = path.charAt(at + 1);
        int end = quote == '\'' || quote == '"' ? quoted(path, at + 2, quote, steps) : index(path, at + 1, steps);
        if (end >= path.length() || path.charAt(end) != ']') {
            throw malformed("a jsonPath has a bracket that does not close");
        }
        return end + 1;
    }

    private int quoted(String path, int from, char quote, List<Object> steps) {
        StringBuilder name = new StringBuilder();
        int at = from;
        while (at < path.length() && path.charAt(at) != quote) {
            if (path.charAt(at) == '\\' && at + 1 < path.length()) {
                at++;
            }
            name.append(path.charAt(at++));
        }
        steps.add(name.toString());
        return at + 1;
    }

    private int index(String path, int from, List<Object> steps) {
        long index = 0;
        int at = from;
        while (at < path.length() && path.charAt(at) >= '0' && path.charAt(at) <= '9') {
            index = 10 * index + (path.charAt(at++) - '0');
            if (index > maxIndex) {
                throw new LimitExceededException("jsonPathIndex", maxIndex, offset.getAsLong());
            }
        }
        if (at == from) {
            throw malformed("a jsonPath has a step of an unknown form");
        }
        steps.add((int) index);
        return at;
    }

    /** Counts values before they are made. */
    void make(int count) {
        if (made + count > maxIndex) {
            throw new LimitExceededException("jsonPathIndex", maxIndex, offset.getAsLong());
        }
        made += count;
    }

    void forget(int count) {
        made -= count;
    }

    MalformedStreamException malformed(String reason) {
        return new MalformedStreamException(reason, offset.getAsLong(), "");
    }

    void reset() {
        made = 0;
    }
}
