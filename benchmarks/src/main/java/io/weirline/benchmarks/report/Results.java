package io.weirline.benchmarks.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run on one JDK.
 *
 * @param jdk its feature version
 * @param machine what it ran on, by name
 * @param versions of the libraries, by artifact
 * @param command how to run it again
 * @param scores all that was measured
 */
record Results(
        String jdk, Map<String, String> machine, Map<String, String> versions, String command, List<Score> scores) {
    /** How much better a pair did: its peer's time by ours. */
    record Ratio(String table, String variant, String ours, String peer, double times) {
        String key() {
            return table + "/" + variant + "/" + ours + "/" + peer;
        }
    }

    static boolean isOurs(String contestant) {
        return contestant.startsWith("WEIRLINE");
    }

    /** Each of ours with each peer that did the same work. */
    List<Ratio> ratios() {
        return scores.stream()
                .filter(ours -> isOurs(ours.contestant()))
                .flatMap(ours -> scores.stream()
                        .filter(peer -> !isOurs(peer.contestant())
                                && peer.table().equals(ours.table())
                                && peer.variant().equals(ours.variant()))
                        .map(peer -> new Ratio(
                                ours.table(),
                                ours.variant(),
                                ours.contestant(),
                                peer.contestant(),
                                peer.nanos() / ours.nanos())))
                .toList();
    }

    /** The score of a key, or null if it was not run. */
    @Nullable
    Score score(String key) {
        return scores.stream().filter(s -> s.key().equals(key)).findFirst().orElse(null);
    }
}
