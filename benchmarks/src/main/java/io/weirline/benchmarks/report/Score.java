package io.weirline.benchmarks.report;

/**
 * What one contestant took for one operation: an event, a chunk, or the whole of a stream.
 *
 * @param table the kind of work
 * @param variant how the body arrived, or the dialect, or the shape; empty where there is but one
 * @param contestant who did it
 * @param nanos CPU time
 * @param error half the width of the interval that holds the mean of the iterations with 99.9 %; NaN for too few
 * @param bytes allocated
 */
record Score(String table, String variant, String contestant, double nanos, double error, double bytes) {
    String key() {
        return table + "/" + variant + "/" + contestant;
    }
}
