package io.weirline.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run.
 *
 * @param machine what it ran on, by name
 * @param versions of the libraries, by artifact
 * @param command how to run it again
 * @param scores all that was measured
 */
record Results(Map<String, String> machine, Map<String, String> versions, String command, List<Score> scores) {
    /** How much better a pair did: its peer's time by ours. */
    record Ratio(String table, String delivery, String ours, String peer, double times) {
        String key() {
            return table + "/" + delivery + "/" + ours + "/" + peer;
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
                                && peer.delivery().equals(ours.delivery()))
                        .map(peer -> new Ratio(
                                ours.table(),
                                ours.delivery(),
                                ours.contestant(),
                                peer.contestant(),
                                peer.nanos() / ours.nanos())))
                .toList();
    }

    Optional<Score> score(String table, String delivery, String contestant) {
        return scores.stream()
                .filter(s -> s.key().equals(table + "/" + delivery + "/" + contestant))
                .findFirst();
    }
}
