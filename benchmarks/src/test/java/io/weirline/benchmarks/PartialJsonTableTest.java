package io.weirline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weirline.benchmarks.PartialJsonTable.Row;
import io.weirline.benchmarks.PartialJsonTable.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialJsonTableTest {
    private static final double[] CONSTANT = {50, 50, 50, 50};

    private static Row row(JsonDocument document, String library, double... nanos) {
        return new Row(document, library, nanos, CONSTANT);
    }

    /** Who does the same for each delta takes time as the length; who reads all of it again, as its square. */
    @Test
    void growthIsThePowerOfTheLength() {
        assertThat(row(JsonDocument.RECORDS, "", 900, 50, 50, 50).growth()).isCloseTo(1, within(1e-9));
        assertThat(row(JsonDocument.RECORDS, "", 100, 800, 6_400, 51_200).growth())
                .isCloseTo(2, within(1e-9));
        assertThat(row(JsonDocument.RECORDS, "", 50, 50, 50, 100).growth()).isCloseTo(1 + 1 / 6.0, within(1e-9));
    }

    @Test
    void eachTargetCanBeMissed() {
        List<Row> good = List.of(
                row(JsonDocument.RECORDS, "weirline, a snapshot each", 60, 60, 60, 70),
                row(JsonDocument.RECORDS, "Jackson 3, parsed again", 1, 1, 61_000, 1),
                row(JsonDocument.RECORDS, "jsonriver, mutable object", 1, 1, 301, 1),
                row(JsonDocument.LONGSTR, "weirline, a snapshot each", 60, 60, 60, 70),
                row(JsonDocument.LONGSTR, "Jackson 3, parsed again", 1, 1, 1, 1));
        assertThat(PartialJsonTable.verdicts(good)).hasSize(7).allMatch(Verdict::met);
        assertThat(missed(good, 0, row(JsonDocument.RECORDS, "weirline, a snapshot each", 60, 60, 60, 100)))
                .containsExactly("records, growth of the total time: 1.123, at most 1.1: MISSED");
        assertThat(missed(good, 0, row(JsonDocument.RECORDS, "weirline, a snapshot each", 60, 101, 101, 101)))
                .containsExactly(
                        "records, ns at 128 KB: 101.000, at most 100.0: MISSED",
                        "Jackson 3, parsed again, times ours at 128 KB: 603.960, at least 1,000.0: MISSED",
                        "jsonriver, mutable object, times ours at 128 KB: 2.980, at least 5.0: MISSED");
        double[] grows = {50, 50, 54, 56};
        assertThat(missed(good, 3, new Row(JsonDocument.LONGSTR, "weirline, a snapshot each", CONSTANT, grows)))
                .containsExactly("longstr, most to least bytes: 1.120, at most 1.1: MISSED");
    }

    private static List<String> missed(List<Row> good, int place, Row bad) {
        List<Row> rows = new ArrayList<>(good);
        rows.set(place, bad);
        return PartialJsonTable.verdicts(rows).stream()
                .filter(verdict -> !verdict.met())
                .map(Verdict::line)
                .toList();
    }

    @Test
    void allAreMeasuredAtEachSize() throws Exception {
        List<Row> rows = PartialJsonTable.rows(0);
        assertThat(rows).hasSize(10).allSatisfy(row -> {
            assertThat(row.nanos()).hasSize(JsonDocument.SIZES.length);
            assertThat(row.bytes()).hasSize(JsonDocument.SIZES.length).doesNotContain(0);
            assertThat(row.line().split("\\|")).hasSize(3 + 2 * JsonDocument.SIZES.length);
        });
    }

    @Test
    void theScriptsLinesAreRead() {
        assertThat(PartialJsonTable.scriptRow("document\tlibrary\t2048\t16384\t131072\t1048576"))
                .isEmpty();
        assertThat(PartialJsonTable.scriptRow("longstr\tjsonriver, mutable object\t606\t657\t1136\t1228"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.document()).isEqualTo(JsonDocument.LONGSTR);
                    assertThat(row.library()).isEqualTo("jsonriver, mutable object");
                    assertThat(row.nanos()).containsExactly(606, 657, 1136, 1228);
                });
        assertThatThrownBy(() -> PartialJsonTable.scriptRow("longstr\tx\tno"))
                .isInstanceOf(NumberFormatException.class);
    }
}
