package io.weirline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** JSON documents of any size, the same on every machine, and the pieces in which they arrive. */
public enum JsonDocument {
    /** An array of small objects: what an answer with a schema looks like. */
    RECORDS {
        @Override
        String text(int size) {
            StringBuilder out = new StringBuilder("[");
            for (int i = 0; out.length() < size - 1; i++) {
                out.append(i == 0 ? "" : ",")
                        .append("{\"id\":")
                        .append(i)
                        .append(",\"name\":\"")
                        .append(NAMES[i % NAMES.length])
                        .append("\",\"price\":")
                        .append(i % 90 + 10)
                        .append('.')
                        .append(i % 9 + 1)
                        .append(",\"tags\":[\"new\",\"no ")
                        .append(i % 7)
                        .append("\"],\"ok\":")
                        .append(i % 3 != 0)
                        .append('}');
            }
            return out.append(']').toString();
        }
    },
    /** One long string with an escape in every third word: prose, or a file that is being written. */
    LONGSTR {
        @Override
        String text(int size) {
            StringBuilder out = new StringBuilder("{\"text\":\"");
            for (int i = 0; out.length() < size - 2; i++) {
                out.append(NAMES[i % NAMES.length]).append(i % 3 == 0 ? ESCAPES[i / 3 % ESCAPES.length] : " ");
            }
            return out.append("\"}").toString();
        }
    };

    /** The sizes that are measured, in chars. */
    static final int[] SIZES = {2 << 10, 16 << 10, 128 << 10, 1 << 20};

    /** Chars of a delta: a token of a language model. */
    static final int DELTA = 4;

    private static final String[] NAMES = {
        "valve",
        "gentle stream",
        "weir",
        "sluice gate",
        "Mühle",
        "water wheel",
        "ford",
        "水門",
        "aqueduct",
        "spring",
        "lock"
    };
    private static final String[] ESCAPES = {"\\n", "\\\"", " \\u2014 ", "\\\\", "\\t"};

    /**
     * The text.
     *
     * @param size about so many chars, at least
     * @return valid JSON
     */
    abstract String text(int size);

    /** The name that files and tables have for it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The text in deltas.
     *
     * @param size as for the text
     * @return pieces of four chars, but for the last
     */
    String[] deltas(int size) {
        String text = text(size);
        List<String> deltas = new ArrayList<>();
        for (int from = 0; from < text.length(); from += DELTA) {
            deltas.add(text.substring(from, Math.min(text.length(), from + DELTA)));
        }
        return deltas.toArray(new String[0]);
    }

    /**
     * Writes all documents, for benchmarks in other languages.
     *
     * @param args the folder
     * @throws IOException if they cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (JsonDocument document : values()) {
            for (int size : SIZES) {
                Files.writeString(folder.resolve(document.label() + "-" + size + ".json"), document.text(size));
            }
        }
    }
}
