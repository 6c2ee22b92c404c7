package io.weirline.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void theBytesOfTheCommandLineWinOverWhatTheLocaleMadeOfThem() {
        byte[] commandLine = "java\0-jar\0x.jar\0sse\0größe 🌊\0".getBytes(UTF_8);

        assertThat(Arguments.restore(new String[] {"sse", "gr\uFFFD\uFFFD\uFFFD\uFFFDe \uFFFD"}, commandLine))
                .containsExactly("sse", "größe 🌊");
        assertThat(Arguments.restore(new String[] {"sse", "gr??e ????"}, commandLine))
                .containsExactly("sse", "größe 🌊");
    }

    @Test
    void whatIsNoUtf8OrNotTheSameStaysAsItIs() {
        String[] args = {"gr?"};

        assertThat(Arguments.restore(args, new byte[] {'g', 'r', (byte) 0xFC, 0}))
                .isSameAs(args);
        assertThat(Arguments.restore(args, "other\0".getBytes(UTF_8))).isSameAs(args);
        assertThat(Arguments.restore(args, new byte[0])).isSameAs(args);
    }
}
