package io.weirline.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a run fell behind an earlier one. Allocation does not depend on who else uses the machine, so ours may grow by
 * no more than a byte; time does, so only the ratios to the peers of the same run are compared, and with a margin.
 */
final class Gate {
    /** What rounding and a buffer that grew once may add, in bytes an operation; per stream where that is the operation. */
    private static final double BYTES = 1;

    private static final double BYTES_SHARE = 0.005;

    /** What a ratio may lose. */
    private static final double MARGIN = 0.25;

    private Gate() {}

    /**
     * What is worse than it was.
     *
     * @return one line each, empty if nothing is
     */
    static List<String> regressions(Results before, Results now) {
        if (!before.jdk().equals(now.jdk())) {
            return List.of("JDK " + now.jdk() + ": what is to be compared ran on " + before.jdk());
        }
        List<String> lines = new ArrayList<>();
        Map<String, Score> scores = now.scores().stream().collect(Collectors.toMap(Score::key, Function.identity()));
        for (Score old : before.scores()) {
            Score score = scores.get(old.key());
            if (score == null) {
                lines.add(old.key() + ": was not run");
            } else if (Results.isOurs(old.contestant())
                    && score.bytes() > old.bytes() + Math.max(BYTES, BYTES_SHARE * old.bytes())) {
                lines.add("%s: %.1f bytes, were %.1f".formatted(old.key(), score.bytes(), old.bytes()));
            }
        }
        Map<String, Results.Ratio> ratios =
                now.ratios().stream().collect(Collectors.toMap(Results.Ratio::key, Function.identity()));
        for (Results.Ratio old : before.ratios()) {
            Results.Ratio ratio = ratios.get(old.key());
            if (ratio != null && ratio.times() < (1 - MARGIN) * old.times()) {
                lines.add("%s: %.2f times, were %.2f".formatted(old.key(), ratio.times(), old.times()));
            }
        }
        return lines;
    }
}
