package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCommandTest {
    private static List<String> run(String text, String... options) {
        return cli(text, options).lines();
    }

    private static Cli cli(String text, String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "json";
        System.arraycopy(options, 0, args, 1, options.length);
        args[args.length - 1] = "-";
        return Cli.runWith(text.getBytes(UTF_8), args);
    }

    @Test
    void aSnapshotForEachPieceThatChangesWhatIsVisible() {
        Cli cli = cli("{\"a\":[1.50,\"\\ud83d é\"]} ", "--pieces=4");

        assertThat(cli.lines())
                .containsExactly(
                        "{\"snapshot\":{}}",
                        "{\"snapshot\":{\"a\":[]}}",
                        "{\"snapshot\":{\"a\":[1.50,\"\"]}}",
                        "{\"snapshot\":{\"a\":[1.50,\"\\ud83d \"]}}",
                        "{\"snapshot\":{\"a\":[1.50,\"\\ud83d é\"]}}",
                        "{\"end\":{\"state\":\"complete\"}}");
        assertThat(cli.status()).isZero();
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void invalidTextShowsTheStateJustBeforeAndIsAFailure() {
        Cli cli = cli("[\"é\",1,x", "--pieces=64");

        assertThat(cli.lines())
                .containsExactly(
                        "{\"snapshot\":[\"é\",1]}",
                        "{\"end\":{\"state\":\"invalid\",\"offset\":7,\"offset_bytes\":8,\"pointer\":\"/2\","
                                + "\"reason\":\"a value is due\"}}");
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("weirline: -: invalid JSON at unit 7: a value is due\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``|empty|0", "` `|empty|1", "[1|truncated|2", "\"a|truncated|2"})
    void onlyInvalidTextIsAFailure(String text, String state, int offset) {
        Cli cli = cli(text);

        assertThat(cli.lines().get(cli.lines().size() - 1))
                .startsWith("{\"end\":{\"state\":\"" + state + "\",\"offset\":" + offset + ",");
        assertThat(cli.status()).isZero();
    }

    @Test
    void elementsAndPatchesAndTheLastAlone() {
        String text = "{\"a\":[{\"b\":\"xy\"},2]}";

        assertThat(run(text, "--path=/a", "--pieces=3"))
                .containsExactly(
                        "{\"element\":{\"b\":\"xy\"}}", "{\"element\":2}", "{\"end\":{\"state\":\"complete\"}}");
        assertThat(run(text, "--patches", "--pieces=12"))
                .containsExactly(
                        "{\"patch\":[{\"op\":\"add\",\"path\":\"\",\"value\":{}},"
                                + "{\"op\":\"add\",\"path\":\"/a\",\"value\":[]},"
                                + "{\"op\":\"add\",\"path\":\"/a/0\",\"value\":{}},"
                                + "{\"op\":\"add\",\"path\":\"/a/0/b\",\"value\":\"\"}]}",
                        "{\"patch\":[{\"op\":\"append\",\"path\":\"/a/0/b\",\"value\":\"xy\"},"
                                + "{\"op\":\"add\",\"path\":\"/a/1\",\"value\":2}]}",
                        "{\"end\":{\"state\":\"complete\"}}");
        assertThat(run(text, "--last", "--pieces=1"))
                .containsExactly("{\"snapshot\":" + text + "}", "{\"end\":{\"state\":\"complete\"}}");
    }

    @Test
    void modesLimitsAndTheByteOrderMark() {
        assertThat(run("So: ```json\n{\"a\":1}\n``` {", "--mode", "fence")).contains("{\"snapshot\":{\"a\":1}}");
        assertThat(run("So [1] {", "--mode", "FIRST-VALUE")).contains("{\"snapshot\":[1]}");
        assertThat(run("1 [2]", "--mode", "concatenated", "--pieces=1"))
                .containsSubsequence("{\"snapshot\":1}", "{\"snapshot\":[]}", "{\"snapshot\":[2]}");
        assertThat(run("[[1]]", "--max-depth=1")).last().asString().contains("limit depth passed");
        assertThat(run("[[1]]", "--max-depth=2")).last().asString().contains("complete");
        assertThat(run("\uFEFF1")).last().asString().contains("invalid");
        assertThat(run("\uFEFF1", "--strip-bom")).contains("{\"snapshot\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mode=yaml", "--path=a", "--max-depth=-1", "--pieces=0", "--bogus"})
    void aWrongCommandLine(String option) {
        Cli cli = cli("1", option);

        assertThat(cli.status()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli("1", "--last", "--patches").status()).isEqualTo(2);
    }

    @Test
    void elementsComeFromTextOfAnyLength() {
        String text = "[1," + " ".repeat(16 << 20) + "2]";

        assertThat(run(text, "--path="))
                .containsExactly("{\"element\":1}", "{\"element\":2}", "{\"end\":{\"state\":\"complete\"}}");
        assertThat(cli(text, "--last").status()).isEqualTo(1);
    }

    @Test
    void severalFilesAreToldApart(@TempDir Path directory) throws IOException {
        Path good = Files.writeString(directory.resolve("good"), "1");
        Path bad = directory.resolve("none");
        Cli cli = Cli.run("json", bad.toString(), good.toString());

        assertThat(cli.lines())
                .containsExactly(
                        "{\"file\":\"" + bad + "\",\"failure\":{\"type\":\"unreadable\",\"message\":\"cannot be read: "
                                + "no such file\"}}",
                        "{\"file\":\"" + good + "\",\"snapshot\":1}",
                        "{\"file\":\"" + good + "\",\"end\":{\"state\":\"complete\"}}");
        assertThat(cli.status()).isEqualTo(1);
    }
}
