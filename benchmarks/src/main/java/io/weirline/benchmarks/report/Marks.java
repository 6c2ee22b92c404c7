package io.weirline.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts of documents that runs write. */
final class Marks {
    private Marks() {}

    /**
     * Writes what is between two marks.
     *
     * @throws IllegalArgumentException if the file has not both, in this order
     */
    static void write(Path file, String begin, String end, String section) throws IOException {
        String text = Files.readString(file);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no marks in " + file.getFileName());
        }
        Files.writeString(file, text.substring(0, from) + begin + "\n" + section + text.substring(to));
    }
}
