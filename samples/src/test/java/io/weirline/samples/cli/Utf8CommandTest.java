package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8CommandTest {
    private static final byte[] MALFORMED = {
        (byte) 0xEF,
        (byte) 0xBB,
        (byte) 0xBF,
        'a',
        (byte) 0xF0,
        (byte) 0x9F,
        (byte) 0x98,
        (byte) 0x80,
        (byte) 0xC0,
        (byte) 0x80,
        'b',
        (byte) 0xE2,
        (byte) 0x82
    };

    @ParameterizedTest
    @ValueSource(strings = {"--pieces=1", "--pieces=3", "--split-seed=9", "--malformed=replace"})
    void oneFileIsBareTextWithReplacements(String option) {
        Cli cli = Cli.runWith(MALFORMED, "utf8", option, "-");

        assertThat(cli.out()).isEqualTo("\uFEFFa😀\uFFFD\uFFFDb\uFFFD");
        assertThat(cli.err()).isEmpty();
        assertThat(cli.status()).isZero();
    }

    @Test
    void reportedAloneItIsAFailureWithItsOffsetAndNoText() {
        Cli cli = Cli.runWith(MALFORMED, "utf8", "--malformed", "report", "-");

        assertThat(cli.out())
                .isEqualTo(
                        "{\"failure\":{\"type\":\"malformed\",\"message\":\"malformed UTF-8 at byte 8\",\"offset\":8}}\n");
        assertThat(cli.err()).isEqualTo("weirline: -: malformed UTF-8 at byte 8\n");
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void cleanTextIsBareWhenReportedToo() {
        Cli cli = Cli.runWith("grün 🌿\n".getBytes(UTF_8), "utf8", "--malformed", "report", "-");

        assertThat(cli.out()).isEqualTo("grün 🌿\n");
        assertThat(cli.status()).isZero();
    }

    @Test
    void severalFilesAreLines(@TempDir Path dir) throws IOException {
        String bad = Files.write(dir.resolve("bad"), MALFORMED).toString();
        String good = Files.writeString(dir.resolve("good"), "tab\t\"quoted\" 👨‍👩‍👧 \u0001")
                .toString();
        String empty = Files.writeString(dir.resolve("empty"), "").toString();

        Cli cli = Cli.run("utf8", "--malformed", "report", bad, good, empty);

        assertThat(cli.lines().get(0)).startsWith("{\"file\":\"" + bad + "\",\"failure\":{\"type\":\"malformed\"");
        assertThat(cli.lines().get(1))
                .isEqualTo("{\"file\":\"" + good + "\",\"text\":\"tab\\t\\\"quoted\\\" 👨‍👩‍👧 \\u0001\"}");
        assertThat(cli.lines().get(2)).isEqualTo("{\"file\":\"" + empty + "\",\"text\":\"\"}");
        assertThat(cli.lines()).hasSize(3);
        assertThat(cli.status()).isEqualTo(1);
        assertThat((Object) Cli.run("utf8", bad, good).objects().get(0).get("text"))
                .isEqualTo("\uFEFFa😀\uFFFD\uFFFDb\uFFFD");
    }

    @Test
    void longTextPassesWhole() {
        String text = "0123456789 äöü 🌊 ".repeat(20_000);

        assertThat(Cli.runWith(text.getBytes(UTF_8), "utf8", "-", "--pieces", "4093")
                        .out())
                .isEqualTo(text);
        assertThat(Cli.runWith(text.getBytes(UTF_8), "utf8", "-", "/dev/null")
                        .objects()
                        .get(0)
                        .get("text"))
                .isEqualTo(text);
    }

    @Test
    void aMissingFileIsOneObjectAndOneLine() {
        Cli cli = Cli.run("utf8", "no/such/file");

        assertThat(cli.out())
                .isEqualTo("{\"failure\":{\"type\":\"unreadable\",\"message\":\"cannot be read: no such file\"}}\n");
        assertThat(cli.err()).isEqualTo("weirline: no/such/file: cannot be read: no such file\n");
        assertThat(cli.status()).isEqualTo(1);
    }
}
