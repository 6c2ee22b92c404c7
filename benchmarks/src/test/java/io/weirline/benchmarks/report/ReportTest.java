package io.weirline.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** Pairs, the gate and what is written, over made-up scores. */
class ReportTest {
    private static Score score(String contestant, double nanos, double bytes) {
        return new Score("text", "SEGMENTS", contestant, nanos, 1, bytes);
    }

    private static Results results(Score... scores) {
        return new Results(
                "17",
                Map.of("cpu", "a <fast> one", "cores", "2", "jdk", "OpenJDK 17"),
                Map.of("peer", "1.0"),
                "run",
                List.of(scores));
    }

    private final Results before = results(score("WEIRLINE", 100, 64), score("PEER", 400, 1_000));

    @Test
    void eachOfOursIsPairedWithEachPeer() {
        Results three = results(
                score("WEIRLINE", 100, 64),
                score("WEIRLINE_DECODER", 50, 60),
                score("PEER", 400, 1_000),
                new Score("text", "WHOLE", "PEER", 1, 1, 1));

        assertThat(three.ratios())
                .containsExactly(
                        new Results.Ratio("text", "SEGMENTS", "WEIRLINE", "PEER", 4),
                        new Results.Ratio("text", "SEGMENTS", "WEIRLINE_DECODER", "PEER", 8));
    }

    @Test
    void sameRunIsNoRegressionNorIsASlowerMachine() {
        assertThat(Gate.regressions(before, before)).isEmpty();
        assertThat(Gate.regressions(before, results(score("WEIRLINE", 300, 64.4), score("PEER", 1_200, 1_000))))
                .isEmpty();
        assertThat(Gate.regressions(before, results(score("WEIRLINE", 100, 64), score("PEER", 400, 9_000))))
                .isEmpty();
    }

    @Test
    void moreBytesALowerRatioAndAMissingScoreAreRegressions() {
        assertThat(Gate.regressions(before, results(score("WEIRLINE", 100, 66), score("PEER", 400, 1_000))))
                .containsExactly("text/SEGMENTS/WEIRLINE: 66.0 bytes, were 64.0");
        assertThat(Gate.regressions(before, results(score("WEIRLINE", 140, 64), score("PEER", 400, 1_000))))
                .containsExactly("text/SEGMENTS/WEIRLINE/PEER: 2.86 times, were 4.00");
        assertThat(Gate.regressions(before, results(score("WEIRLINE", 100, 64))))
                .containsExactly("text/SEGMENTS/PEER: was not run");
    }

    @Test
    void aByteIsTheMarginAndAnotherJdkIsNoComparison() {
        assertThat(Gate.regressions(before, results(score("WEIRLINE", 100, 64.9), score("PEER", 310, 1_000))))
                .isEmpty();
        assertThat(Gate.regressions(before, results(score("WEIRLINE", 100, 65.1), score("PEER", 299, 1_000))))
                .containsExactly(
                        "text/SEGMENTS/WEIRLINE: 65.1 bytes, were 64.0",
                        "text/SEGMENTS/WEIRLINE/PEER: 2.99 times, were 4.00");
        Results other = new Results("25", before.machine(), before.versions(), "run", before.scores());
        assertThat(Gate.regressions(before, other)).singleElement().asString().contains("JDK 25", "17");
    }

    @Test
    void anEventThatIsNotRunAgainIsARegressionForOursAndAStreamMayDoubleNoBytes() {
        Results stream = results(new Score("utf8", "SEGMENTS", "WEIRLINE", 70_000, 1, 1_000_000));
        assertThat(Gate.regressions(stream, results(new Score("utf8", "SEGMENTS", "WEIRLINE", 70_000, 1, 1_004_000))))
                .isEmpty();
        assertThat(Gate.regressions(stream, results(new Score("utf8", "SEGMENTS", "WEIRLINE", 70_000, 1, 1_006_000))))
                .hasSize(1);
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws Exception {
        Report.write(before, folder, "run");

        assertThat(Report.read(folder.resolve("run.json"))).isEqualTo(before);
        assertThat(folder.resolve("run.html"))
                .content()
                .contains("a &lt;fast> one", "peer 1.0", "(4.00×)", "prefers-color-scheme:dark")
                .doesNotContain("http://", "https://", "%d", "%s");
        assertThat(folder.resolve("run.md")).content().contains("| 100 / 64.0 | peer | 400 / 1,000 | 4.00 |");
        String svg = Files.readString(folder.resolve("run.svg"));
        assertThat(svg).contains("(4.00×)");
        assertThat(wellFormed(svg)).isEqualTo("svg");
    }

    private static String wellFormed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement()
                .getTagName();
    }
}
