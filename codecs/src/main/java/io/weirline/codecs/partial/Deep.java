package io.weirline.codecs.partial;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.ByteSink;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks over whole values, on a stack of its own, so that no depth costs the thread's. */
final class Deep {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private Deep() {}

    /** Where the walk is in one open container. */
    private static final class Step {
        final Branch branch;
        final @Nullable Branch other;
        final @Nullable Step outer;
        int next;
        int hash;

        Step(Branch branch, @Nullable Branch other, @Nullable Step outer) {
            this.branch = branch;
            this.other = other;
            this.outer = outer;
            hash = branch instanceof ArrayNode ? 1 : 2;
        }
    }

    static boolean equal(JsonView first, JsonView second) {
        Step step = null;
        JsonView a = first;
        JsonView b = second;
        while (true) {
            if (a != b) {
                if (a.kind() != b.kind()) {
                    return false;
                }
                if (a instanceof Branch branch && b instanceof Branch other) {
                    if (branch.size() != other.size()) {
                        return false;
                    }
                    step = new Step(branch, other, step);
                } else if (!equalScalars(a, b)) {
                    return false;
                }
            }
            while (step != null && step.next == step.branch.size()) {
                step = step.outer;
            }
            if (step == null) {
                return true;
            }
            Branch other = step.other;
            JsonView match = other == null ? null : step.branch.counterpart(step.next, other);
            if (match == null) {
                return false;
            }
            a = step.branch.child(step.next++);
            b = match;
        }
    }

    private static boolean equalScalars(JsonView a, JsonView b) {
        if (a instanceof JsonView.StringView x && b instanceof JsonView.StringView y) {
            return CharSequence.compare(x.text(), y.text()) == 0;
        }
        if (a instanceof JsonView.NumberView x && b instanceof JsonView.NumberView y) {
            if (x.text().equals(y.text())) {
                return true;
            }
            Optional<BigDecimal> left = x.decimal();
            Optional<BigDecimal> right = y.decimal();
            return left.isPresent() && right.isPresent() && left.get().compareTo(right.get()) == 0;
        }
        // The literals have one instance each.
        return false;
    }

    static int hash(JsonView root) {
        Step step = null;
        JsonView value = root;
        while (true) {
            int hash;
            if (value instanceof Branch branch) {
                step = new Step(branch, null, step);
                hash = 0;
            } else {
                hash = value.hashCode();
                if (step == null) {
                    return hash;
                }
                step.hash = step.branch.mix(step.next++, hash, step.hash);
            }
            while (step.next == step.branch.size()) {
                hash = step.hash;
                step = step.outer;
                if (step == null) {
                    return hash;
                }
                step.hash = step.branch.mix(step.next++, hash, step.hash);
            }
            value = step.branch.child(step.next);
        }
    }

    static String json(JsonView value) {
        ByteSink out = new ByteSink();
        write(value, out);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    static void write(JsonView root, ByteSink out) {
        Step step = null;
        JsonView value = root;
        while (true) {
            if (value instanceof Branch branch) {
                out.put(branch instanceof ArrayNode ? '[' : '{');
                step = new Step(branch, null, step);
            } else {
                scalar(value, out);
            }
            while (step != null && step.next == step.branch.size()) {
                out.put(step.branch instanceof ArrayNode ? ']' : '}');
                step = step.outer;
            }
            if (step == null) {
                return;
            }
            if (step.next > 0) {
                out.put(',');
            }
            if (step.branch instanceof ObjectNode object) {
                JsonOut.string(out, object.name(step.next));
                out.put(':');
            }
            value = step.branch.child(step.next++);
        }
    }

    private static void scalar(JsonView value, ByteSink out) {
        if (value instanceof JsonView.StringView string) {
            JsonOut.string(out, string.text());
        } else if (value instanceof JsonView.NumberView number) {
            out.putUtf8(number.text());
        } else if (value instanceof JsonView.BooleanView literal) {
            out.put(literal.value() ? TRUE : FALSE);
        } else {
            out.put(NULL);
        }
    }
}
