package io.weirline.benchmarks.report;

/**
 * What one contestant took for one operation: an event, a chunk, or the whole of a stream.
 *
 * @param table the kind of work
 * @param delivery how the body arrived, empty where it does not
 * @param contestant who did it
 * @param nanos CPU time
 * @param error half the width of the interval that holds 99.9 % of the iterations' means; NaN for too few
 * @param bytes allocated
 */
record Score(String table, String delivery, String contestant, double nanos, double error, double bytes) {
    String key() {
        return table + "/" + delivery + "/" + contestant;
    }
}
