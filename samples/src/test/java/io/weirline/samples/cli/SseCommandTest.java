package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseCommandTest {
    private static final byte[] BODY =
            "\uFEFF: first\nevent: a\ndata: é 🌊\ndata:x\nid: 7\nretry: 10\n\n:second\r\n\r\ndata: b\r\rid\n\ndata: tail"
                    .getBytes(UTF_8);

    @Test
    void writesEventsAndTheEnd() {
        Cli cli = Cli.runWith(BODY, "sse", "-");

        assertThat(cli.lines())
                .containsExactly(
                        "{\"event\":\"a\",\"data\":\"é 🌊\\nx\",\"id\":\"7\",\"retry\":10}",
                        "{\"event\":\"message\",\"data\":\"b\",\"id\":\"7\"}",
                        "{\"end\":{\"last_event_id\":\"\",\"retry\":10}}");
        assertThat(cli.err()).isEmpty();
        assertThat(cli.status()).isZero();
    }

    @Test
    void writesCommentsInOrderWithTheirBlanks() {
        assertThat(Cli.runWith(BODY, "sse", "--comments", "-").lines())
                .contains("{\"comment\":\" first\"}", "{\"comment\":\"second\"}")
                .startsWith("{\"comment\":\" first\"}")
                .hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--pieces=1",
                "--pieces=2",
                "--pieces=7",
                "--pieces=100000000",
                "--split-seed=1",
                "--split-seed=-5"
            })
    void anyPiecesMeanTheSame(String cut) {
        assertThat(Cli.runWith(BODY, "sse", "--comments", "-", cut).out())
                .isEqualTo(Cli.runWith(BODY, "sse", "--comments", "-").out());
    }

    @Test
    void aTailIsDroppedEmittedOrAnError() {
        assertThat(Cli.runWith(BODY, "sse", "-", "--at-end", "discard").out()).doesNotContain("tail");
        assertThat(Cli.runWith(BODY, "sse", "-", "--at-end", "emit").lines())
                .contains("{\"event\":\"message\",\"data\":\"tail\",\"id\":\"\"}");

        Cli error = Cli.runWith(BODY, "sse", "-", "--at-end", "error");
        assertThat(error.lines())
                .last()
                .asString()
                .startsWith(
                        "{\"end\":{\"last_event_id\":\"\",\"retry\":10},\"failure\":{\"type\":\"truncated\",\"message\":");
        assertThat(error.lines()).last().asString().endsWith("\"offset\":" + BODY.length + "}}");
        assertThat(error.err()).startsWith("weirline: -: ").hasLineCount(1);
        assertThat(error.status()).isEqualTo(1);
    }

    @Test
    void severalFilesTellTheirNamesAndOneErrorDoesNotStopTheNext(@TempDir Path dir) throws IOException {
        String good = Files.write(dir.resolve("good ü.sse"), BODY).toString();
        String missing = dir.resolve("missing").toString();

        Cli cli = Cli.run("sse", good, missing, dir.toString(), good);

        assertThat(cli.objects()).hasSize(8);
        assertThat(cli.objects().stream().<Object>map(object -> object.get("file")))
                .containsExactly(good, good, good, missing, dir.toString(), good, good, good);
        assertThat(cli.lines().get(3))
                .endsWith("\"end\":{\"last_event_id\":\"\",\"retry\":null},\"failure\":{\"type\":\"unreadable\","
                        + "\"message\":\"cannot be read: no such file\"}}");
        assertThat(cli.lines().get(4)).contains("\"failure\":{\"type\":\"unreadable\"");
        assertThat(cli.err().lines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("weirline: " + missing + ": cannot be read: no such file"),
                        line -> assertThat(line).startsWith("weirline: " + dir + ": "));
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void aLimitNamesItselfBehindWhatCameBefore() {
        byte[] body = "data: a\n\ndata: ".getBytes(UTF_8);
        byte[] large = Arrays.copyOf(body, 9 << 20);
        Arrays.fill(large, body.length, large.length, (byte) 'x');

        Cli cli = Cli.runWith(large, "sse", "-");

        assertThat(cli.lines()).hasSize(2).first().isEqualTo("{\"event\":\"message\",\"data\":\"a\",\"id\":\"\"}");
        assertThat(cli.lines().get(1)).contains("\"type\":\"limit_exceeded\"").contains("\"limit\":\"lineBytes\"");
        assertThat(cli.status()).isEqualTo(1);
    }

    @Test
    void aFileIsStreamedNotLoaded() {
        // An endless input and an output that breaks off: only what is streamed can end.
        byte[] event = "data: x\n\n".getBytes(UTF_8);
        InputStream endless = new InputStream() {
            private int at;

            @Override
            public int read() {
                return event[at++ % event.length];
            }
        };
        OutputStream pipe = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                if (size() > 1 << 20) {
                    sneak(new IOException("Broken pipe"));
                }
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status = Commands.run(new String[] {"sse", "-"}, new Console(endless, pipe, err, false));

        assertThat(status).isEqualTo(1);
        assertThat(err.size()).as("a reader that left is no failure to tell").isZero();
    }

    @Test
    void anOutputThatIsFullIsToldInOneLine() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status =
                Commands.run(new String[] {"sse", "-"}, new Console(new ByteArrayInputStream(BODY), full, err, false));

        assertThat(status).isEqualTo(1);
        assertThat(err.toString(UTF_8)).isEqualTo("weirline: cannot write: No space left on device\n");
    }

    @Test
    void aFailureInMidFileComesBehindItsEvents() {
        InputStream broken = new java.io.SequenceInputStream(new ByteArrayInputStream(BODY), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk\nis gone");
            }
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status = Commands.run(new String[] {"sse", "-"}, new Console(broken, out, err, false));

        assertThat(out.toString(UTF_8).lines()).hasSize(3).last().asString().contains("\"type\":\"unreadable\"");
        assertThat(err.toString(UTF_8)).isEqualTo("weirline: -: cannot be read: the disk\\x0ais gone\n");
        assertThat(status).isEqualTo(1);
    }

    @SuppressWarnings("unchecked") // the cast is erased: that is how a checked exception leaves unchecked
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
