package io.weirline.samples.cli;

import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A structured answer, drawn as it fills: on a terminal in place, else once, at its end. */
final class Draft {
    private static final String CURSOR = "▏";

    private final Output out;
    private final boolean live;
    private final int columns;
    private final JsonAssembler assembler = new JsonAssembler();
    private @Nullable JsonView shown;
    private int drawn;

    /**
     * A draft of nothing.
     *
     * @param live whether escape sequences may move the cursor
     * @param columns where a line is cut, so that it stays one
     */
    Draft(Output out, boolean live, int columns) {
        this.out = out;
        this.live = live;
        this.columns = columns;
    }

    void write(String text) {
        assembler.feed(text);
        if (live) {
            draw();
        }
    }

    void end() {
        assembler.end();
        shown = null;
        draw();
    }

    private void draw() {
        JsonView view = assembler.view();
        if (view == null || view == shown) {
            return;
        }
        shown = view;
        List<String> lines = new ArrayList<>();
        fill(view, "", "", lines);
        if (drawn > 0) {
            out.write("\u001B[" + drawn + "F");
        }
        for (String line : lines) {
            out.write((live ? "\u001B[2K" : "") + Wrap.cut(line, columns) + "\n");
        }
        drawn = lines.size();
        out.flush();
    }

    /**
     * One line for each scalar; what a container holds stands below its name, or behind its dash.
     *
     * @param first what the first line begins with
     * @param rest what all others begin with
     */
    private static void fill(JsonView view, String first, String rest, List<String> lines) {
        String begin = first;
        if (view instanceof JsonView.ObjectView object) {
            for (int i = 0; i < object.size(); i++) {
                JsonView value = object.value(i);
                String name = begin + object.name(i) + ":";
                if (value instanceof JsonView.ObjectView || value instanceof JsonView.ArrayView) {
                    lines.add(name);
                    fill(value, rest + "  ", rest + "  ", lines);
                } else {
                    fill(value, name + " ", rest, lines);
                }
                begin = rest;
            }
        } else if (view instanceof JsonView.ArrayView array) {
            for (JsonView value : array) {
                fill(value, begin + "- ", rest + "  ", lines);
                begin = rest;
            }
        } else {
            String text = view instanceof JsonView.StringView string ? string.string() : view.toJson();
            lines.add(first + text.replace('\n', ' ') + (view.isComplete() ? "" : CURSOR));
        }
    }
}
