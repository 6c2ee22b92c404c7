package io.weirline.codecs.gemini;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.Utf8;
import io.weirline.core.ByteSink;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call, from pieces that each name their place, to fragments of one JSON text. As long as each
 * place is the open string or lies behind the place before, a piece is a fragment at once. From the first that does not
 * the call is held: the members of the arguments that pieces change from there on are written at the end, whole. Where
 * fragments had told such a member before, its name comes twice; of equal names the last counts, as common readers have
 * it (RFC 8259, section 4 leaves it to them).
 */
final class PartialArgs {
    /*
     * changed   what was written is the text of `root`
     * null      up to its last value: the containers on the way of `place` are open, and the string if last.open
     * a set     as it was then, all but its own brace closed; the set has the members that differ since
     *
     * Elements of an array are keyed by their index, without gaps, so that a missing one is always behind the last.
     */
    private static final class Node {
        @Nullable
        Map<Object, Node> children;

        boolean array;

        @Nullable
        StringBuilder text;

        boolean open;
        String atom = "null";
    }

    private final JsonPaths paths;
    private final StringBuilder out = new StringBuilder();
    private final Node root;
    private List<Object> place = List.of();
    private @Nullable Node last;
    private @Nullable Set<Object> changed;
    private int made;

    PartialArgs(JsonPaths paths) {
        this.paths = paths;
        root = node(true, false);
    }

    private Node node(boolean container, boolean array) {
        paths.make(1);
        made++;
        Node node = new Node();
        if (container) {
            node.children = new LinkedHashMap<>(4);
            node.array = array;
        }
        return node;
    }

    /**
     * Takes a piece.
     *
     * @param path where it belongs
     * @param text the inside of a JSON string as it came, null for another value
     * @param atom the other value as it came
     * @param willContinue whether more of the string follows
     */
    void piece(String path, @Nullable String text, String atom, boolean willContinue) {
        List<Object> steps = paths.parse(path);
        Node at = root;
        int known = 0;
        while (at != null && known < steps.size()) {
            Map<Object, Node> children = at.children;
            if (children == null || at.array != steps.get(known) instanceof Integer) {
                throw paths.malformed("a jsonPath contradicts one before");
            }
            at = children.get(steps.get(known));
            known += at == null ? 0 : 1;
        }
        if (at != null && at.children != null) {
            throw paths.malformed("a jsonPath contradicts one before");
        }
        boolean appends = at != null && text != null && at.text != null && (at.open || text.isEmpty());
        boolean continues = at == null ? known == common(steps) : appends;
        if (!continues && changed == null) {
            hold();
        }
        if (changed != null) {
            changed.add(steps.get(0));
        }
        if (at == null) {
            if (changed == null) {
                close(known + 1);
            }
            at = create(steps, known);
            place = steps;
            last = at;
            appends = false;
        }
        fill(at, appends, text, atom, willContinue);
    }

    private int common(List<Object> steps) {
        int depth = 0;
        while (depth < steps.size() && depth < place.size() && steps.get(depth).equals(place.get(depth))) {
            depth++;
        }
        return depth;
    }

    /** Writes the ends of the string and of the containers from a depth on. */
    private void close(int depth) {
        Node leaf = last;
        if (leaf != null && leaf.open) {
            leaf.open = false;
            write("\"");
        }
        for (int i = place.size() - 1; i >= depth; i--) {
            write(place.get(i) instanceof Integer ? "]" : "}");
        }
    }

    private void hold() {
        Node leaf = last;
        boolean open = leaf != null && leaf.open;
        close(1);
        if (leaf != null) {
            leaf.open = open;
        }
        changed = new LinkedHashSet<>();
    }

    /** Makes what the steps lead to, of which the first ones are there. */
    private Node create(List<Object> steps, int known) {
        Node node = root;
        if (root.children != null && root.children.isEmpty()) {
            write("{");
        }
        for (int i = 0; i < steps.size(); i++) {
            Map<Object, Node> children = Objects.requireNonNull(node.children);
            Object step = steps.get(i);
            if (i < known) {
                node = Objects.requireNonNull(children.get(step));
                continue;
            }
            write(children.isEmpty() ? "" : ",");
            if (step instanceof Integer index) {
                while (children.size() < index) {
                    children.put(children.size(), node(false, false));
                    write("null,");
                }
            } else {
                write(quoted((String) step) + ":");
            }
            boolean container = i + 1 < steps.size();
            boolean array = container && steps.get(i + 1) instanceof Integer;
            node = node(container, array);
            children.put(step, node);
            write(container ? array ? "[" : "{" : "");
        }
        return node;
    }

    private void fill(Node node, boolean appends, @Nullable String text, String atom, boolean willContinue) {
        StringBuilder kept = appends ? node.text : null;
        if (text == null) {
            node.text = null;
            node.open = false;
            node.atom = atom;
            write(atom);
            return;
        }
        if (kept == null) {
            kept = new StringBuilder();
            node.text = kept;
            node.open = true;
            write("\"");
        }
        kept.append(text);
        write(text);
        if (node.open && !willContinue) {
            node.open = false;
            write("\"");
        }
    }

    private void write(String json) {
        if (changed == null) {
            out.append(json);
        }
    }

    /** No more pieces: what is held, and the end of the text. */
    void end() {
        finishHeld();
        if (root.children == null || root.children.isEmpty()) {
            out.append('{');
        } else if (changed == null) {
            close(1);
        }
        out.append('}');
        paths.forget(made);
        made = 0;
    }

    /** Writes what is held. */
    void finishHeld() {
        Set<Object> names = changed;
        if (names != null && root.children != null) {
            for (Object name : names) {
                out.append(',').append(quoted((String) name)).append(':');
                text(Objects.requireNonNull(root.children.get(name)));
            }
            names.clear();
        }
    }

    private void text(Node node) {
        if (node.text != null) {
            out.append('"').append(node.text).append('"');
        } else if (node.children == null) {
            out.append(node.atom);
        } else {
            out.append(node.array ? '[' : '{');
            boolean first = true;
            for (Map.Entry<Object, Node> child : node.children.entrySet()) {
                out.append(first ? "" : ",");
                first = false;
                if (!node.array) {
                    out.append(quoted((String) child.getKey())).append(':');
                }
                text(child.getValue());
            }
            out.append(node.array ? ']' : '}');
        }
    }

    private static String quoted(String name) {
        ByteSink json = new ByteSink(name.length() + 2);
        JsonOut.string(json, name);
        return Utf8.decode(json.array(), 0, json.size());
    }

    /** The fragment since the last one; possibly empty. */
    String take() {
        String fragment = out.toString();
        out.setLength(0);
        return fragment;
    }
}
