package io.weirline.samples.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weirline.core.StreamEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The README shows code that compiles and does what it says. */
class ReadmeTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
    private static final Pattern COMPILED =
            Pattern.compile("^ *// snippet: (\\S+)\\n(.*?)^ *// end$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SHOWN =
            Pattern.compile("^<!-- snippet: (\\S+) -->\\s*```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private static final byte[] BODY = """
            data: {"choices":[{"index":0,"delta":{"content":"Wasser "},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{"content":"fließt 🌊"},"finish_reason":"stop"}]}

            """.getBytes(UTF_8);

    private static Map<String, String> find(Pattern pattern, String text) {
        Map<String, String> found = new TreeMap<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            assertThat(found.put(
                            matcher.group(1), matcher.group(2).stripTrailing().stripIndent() + "\n"))
                    .as("one snippet of the name %s", matcher.group(1))
                    .isNull();
        }
        return found;
    }

    private static Map<String, String> compiled() throws IOException {
        Path sources = ROOT.resolve("samples/src/main/java/io/weirline/samples/readme");
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.filter(path -> !path.endsWith("package-info.java"))
                    .sorted()
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return find(COMPILED, all.toString());
    }

    @Test
    void everySnippetIsMarkedInTheSources() throws IOException {
        assertThat(compiled()).containsKeys("text", "without-reactor");
        assertThat(compiled().get("text"))
                .isEqualTo(
                        "Flux<String> text = bytes.transform(Weir.decode(Dialects.OPENAI_CHAT)).transform(Weir.text());\n");
    }

    @Test
    void theReadmeShowsWhatCompiles() throws IOException {
        Path readme = ROOT.resolve("README.md");
        assumeThat(readme).exists();

        assertThat(find(SHOWN, Files.readString(readme))).isEqualTo(compiled());
    }

    @Test
    void textIsLive() {
        Flux<ByteBuffer> bytes =
                Flux.just(ByteBuffer.wrap(BODY, 0, 100), ByteBuffer.wrap(BODY, 100, BODY.length - 100));

        assertThat(TextLive.text(bytes).collectList().block()).containsExactly("Wasser ", "fließt 🌊");
    }

    @Test
    void aStructuredAnswerIsUsableWhileItIsWritten() {
        String json = "{\"name\":\"Soup\",\"serves\":4,\"ingredients\":[{\"item\":\"a\",\"amount\":1,\"unit\":\"g\"},"
                + "{\"item\":\"b\"},{\"item\":\"c\"},{\"item\":\"d\"}]}";
        Flux<StreamEvent> events =
                Flux.fromStream(() -> json.chars().mapToObj(c -> new StreamEvent.TextDelta(0, 0, (char) c + "")));
        List<StructuredAnswers.Recipe> drafts = new ArrayList<>();

        assertThat(StructuredAnswers.three(events, drafts::add).collectList().block())
                .containsExactly(
                        new StructuredAnswers.Ingredient("a", 1, "g"),
                        new StructuredAnswers.Ingredient("b", null, null),
                        new StructuredAnswers.Ingredient("c", null, null));
        assertThat(drafts)
                .contains(
                        new StructuredAnswers.Recipe("So", null, null), new StructuredAnswers.Recipe("Soup", 4, null));
    }

    @Test
    void aPlainLoopDecodesTheSame() {
        List<StreamEvent> events = new ArrayList<>();
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int i = 0; i < BODY.length; i++) {
            pieces.add(ByteBuffer.wrap(BODY, i, 1));
        }

        new WithoutReactor(pieces.iterator(), events::add).run();

        assertThat(events)
                .contains(new StreamEvent.TextDelta(0, 0, "fließt 🌊"))
                .hasAtLeastOneElementOfType(StreamEvent.Finished.class);
    }
}
