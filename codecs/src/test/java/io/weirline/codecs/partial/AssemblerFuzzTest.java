package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Against Jackson on the whole text: complete is what it reads, with the same value; what is invalid at a unit it reads
 * with no continuation that is tried. {@code -Dweirline.fuzz.seconds} makes it run that long.
 */
class AssemblerFuzzTest {
    private static final String UNITS = "{}[]\",:\\ \n\tabefnrtu0123456789.+-eE\ud83d\ude00\u0001\u00e9xD";
    /** An exponent at which Jackson reads the text and may refuse the number. */
    private static final Pattern WIDE = Pattern.compile("[eE][+-]?[0-9]{4}");

    /** An escaped first half whose second half, if any, is no escape. */
    private static final Pattern ESCAPED_HALF = Pattern.compile("\\\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\\\u[dD][c-fC-F])");

    private static final String[] CONTINUATIONS = {
        "", "1", "\"", "}", "]", "\"}", "\"]", "\":1}", ":1}", "1}", "1]", "0\"]"
    };

    @Test
    void agreesWithJackson() {
        long seconds = Long.getLong("weirline.fuzz.seconds", 0);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long first = seconds > 0 ? System.nanoTime() : 1;
        long seed = first;
        for (; seed < first + 3000 || System.nanoTime() - end < 0; seed++) {
            check(seed);
        }
        if (seconds > 0) {
            System.out.println("fuzz partial-json: " + (seed - first) + " texts from seed " + first);
        }
    }

    private static void check(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String text = mutated(Documents.next(random, random.nextInt(3) == 0), random);
        if (WIDE.matcher(text).find()) {
            return;
        }
        JsonAssembler assembler = new JsonAssembler();
        Observed.cut(assembler, text, Documents.cuts(random, text.length()));
        AssemblyEnd end = assembler.end();
        String name = "seed " + seed + ": " + text;
        JsonNode tree = read(text);
        JsonView view = assembler.view();
        switch (end.state()) {
            case COMPLETE -> {
                boolean refused = tree == null && isRefusedForNames(text, Objects.requireNonNull(view));
                if (!refused) {
                    assertThat(tree).as(name).isNotNull();
                    assertThat(Trees.of(Objects.requireNonNull(view))).as(name).isEqualTo(Trees.of(tree));
                }
            }
            case INVALID -> {
                String head = text.substring(0, (int) end.offset() + 1);
                for (String continuation : CONTINUATIONS) {
                    assertThat(read(head + continuation)).as(name).isNull();
                }
                assertPrefixOfValid(text.substring(0, (int) end.offset()), name);
            }
            default -> {
                assertThat(tree).as(name).isNull();
                assertPrefixOfValid(text, name);
            }
        }
    }

    /** What is not invalid can be completed: by what the open places demand. */
    private static void assertPrefixOfValid(String prefix, String name) {
        for (String middle : new String[] {
            "",
            "0",
            "\"",
            "\":0",
            ":0",
            "n\"",
            "n\":0",
            "\"n\":0",
            "0\"",
            "0000\"",
            "0000\":0",
            "000\"",
            "00\"",
            "000\":0",
            "00\":0",
            "0\":0",
            "rue",
            "ue",
            "e",
            "alse",
            "lse",
            "se",
            "ull",
            "ll",
            "l"
        }) {
            String completed = prefix + middle;
            JsonAssembler probe = new JsonAssembler();
            probe.feed(completed);
            if (probe.state() == JsonAssembler.State.INVALID) {
                continue;
            }
            StringBuilder closing = new StringBuilder(completed);
            for (int i = brackets(completed).length() - 1; i >= 0; i--) {
                closing.append(brackets(completed).charAt(i) == '{' ? '}' : ']');
            }
            if (read(closing.toString()) != null || refusedForNameOnly(closing.toString())) {
                return;
            }
        }
        throw new AssertionError("no continuation found for " + prefix + " of " + name);
    }

    /** Jackson refuses half a pair in a name, which RFC 8259 allows, also if a char that is no escape completes it. */
    private static boolean isRefusedForNames(String text, JsonView view) {
        return hasHalfPair(view) || ESCAPED_HALF.matcher(text).find();
    }

    private static boolean refusedForNameOnly(String text) {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed(text);
        return assembler.end().state() == AssemblyEnd.State.COMPLETE
                && isRefusedForNames(text, Objects.requireNonNull(assembler.view()));
    }

    private static String brackets(String text) {
        StringBuilder open = new StringBuilder();
        boolean string = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                string = !string;
            } else if (string && c == '\\') {
                i++;
            } else if (!string && (c == '{' || c == '[')) {
                open.append(c);
            } else if (!string && (c == '}' || c == ']')) {
                open.setLength(open.length() - 1);
            }
        }
        return open.toString();
    }

    private static String mutated(String text, SplittableRandom random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = random.nextInt(3); i > 0 && out.length() > 0; i--) {
            int at = random.nextInt(out.length());
            char unit = UNITS.charAt(random.nextInt(UNITS.length()));
            switch (random.nextInt(4)) {
                case 0 -> out.setCharAt(at, unit);
                case 1 -> out.insert(at, unit);
                case 2 -> out.deleteCharAt(at);
                default -> out.setLength(at);
            }
        }
        return out.toString();
    }

    private static @Nullable JsonNode read(String text) {
        try {
            JsonNode node = Trees.MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static boolean hasHalfPair(JsonView view) {
        return view.toJson().contains("\\ud") || view.toJson().contains("\\uD");
    }
}
