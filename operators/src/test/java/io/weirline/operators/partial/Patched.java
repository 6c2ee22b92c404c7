package io.weirline.operators.partial;

import io.weirline.codecs.partial.JsonPatch;
import io.weirline.codecs.partial.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON value that patches change, apart from the code under test: a string, or one of the records here. */
final class Patched {
    /** An object. */
    record Members(Map<String, Object> all) {
        @Override
        public String toString() {
            return all.toString();
        }
    }

    /** An array. */
    record Elements(List<Object> all) {
        @Override
        public String toString() {
            return all.toString();
        }
    }

    /** Anything else, as it is written. */
    record Atom(String json) {
        @Override
        public String toString() {
            return json;
        }
    }

    private @Nullable Object root;

    @Nullable
    Object root() {
        return root;
    }

    void apply(JsonPatch patch) {
        List<String> path = patch.path().tokens();
        if (path.isEmpty()) {
            root = changed(root, patch);
            return;
        }
        Object parent = Objects.requireNonNull(root);
        for (String token : path.subList(0, path.size() - 1)) {
            parent = Objects.requireNonNull(
                    parent instanceof Elements array
                            ? array.all.get(Integer.parseInt(token))
                            : ((Members) parent).all.get(token));
        }
        String last = path.get(path.size() - 1);
        if (parent instanceof Elements array) {
            int index = Integer.parseInt(last);
            if (patch.op() == JsonPatch.Op.ADD) {
                array.all.add(index, tree(patch.value()));
            } else {
                array.all.set(index, changed(array.all.get(index), patch));
            }
        } else {
            Map<String, Object> members = ((Members) parent).all;
            members.put(last, changed(members.get(last), patch));
        }
    }

    private static Object changed(@Nullable Object before, JsonPatch patch) {
        return patch.op() == JsonPatch.Op.APPEND
                ? (String) Objects.requireNonNull(before) + ((JsonView.StringView) patch.value()).string()
                : tree(patch.value());
    }

    static Object tree(JsonView view) {
        if (view instanceof JsonView.ObjectView object) {
            Members members = new Members(new TreeMap<>());
            object.forEach((name, value) -> members.all.put(name, tree(value)));
            return members;
        }
        if (view instanceof JsonView.ArrayView array) {
            Elements elements = new Elements(new ArrayList<>());
            array.forEach(value -> elements.all.add(tree(value)));
            return elements;
        }
        return view instanceof JsonView.StringView string ? string.string() : new Atom(view.toJson());
    }
}
