package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.jsoniter.Jsoniter;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** Whatever is done to a body: nothing is thrown, blocks balance, and the pieces do not matter. */
class ChatFuzzTest {
    private static final int RUNS = 700;

    private static final String SEED_BODY = """
            : hello

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

            data: {"choices":[{"index":0,"delta":{"reasoning":"why","reasoning_details":[{"type":"reasoning.text","text":"why","signature":"sig"}]}}]}

            data: {"choices":[{"index":0,"delta":{"content":"a\\ud83d"}},{"index":1,"delta":{"content":[{"type":"thinking","thinking":[{"text":"x"}]},{"text":"b"}]}}]}

            data: {"choices":[{"index":0,"delta":{"content":"\\ude00 é","annotations":[{"type":"url_citation"}],"refusal":"no"}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"i","type":"function","function":{"name":"f","arguments":"{"}},{"id":"j","custom":{"name":"g","input":"t"}}]}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}],"function_call":{"name":"h","arguments":"1"},"images":[{"image_url":{"url":"data:image/png;base64,QQ=="}}],"audio":{"data":"QQ==","transcript":"t"}},"finish_reason":"tool_calls"},{"index":1,"delta":{},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":6,"completion_tokens_details":{"reasoning_tokens":3}},"x_groq":{"usage":{}}}

            event: error
            data: {"error":{"message":"m","type":"server_error","code":1,"details":[{"retryDelay":"1s"}]}}

            error: {"code":500}
            {
              "error": {"code": 499}
            }
            data: [DONE]

            """;

    private static final List<String> SPICES = List.of(
            "null",
            "{}",
            "[]",
            "\"\"",
            "-1",
            "2147483647",
            "1e999",
            "true",
            "\\ud83d",
            "\\",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\n",
            "\r",
            "\n\n",
            "data: ",
            "error: {\"a\":1}\n",
            "event: error\n",
            ": c\n",
            "\"index\":",
            "\"error\":1,",
            "\"delta\":null,",
            "\"choices\":[{}],",
            "\"content\":\"<think>",
            "\u00e9",
            "\u0000",
            "[DONE]");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedBodies(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> bodies = bodies();
        for (int run = 0; run < RUNS; run++) {
            // Every other one is a mutation of the body of ours, which has all that the dialect has.
            byte[] body = bodies.get(run % 2 == 0 ? 0 : random.nextInt(bodies.size()));
            byte[] mutated = mutate(body, random);
            String how = "seed " + seed + ", run " + run + ": " + new String(mutated, StandardCharsets.UTF_8);
            try {
                check(mutated, random, how);
            } catch (RuntimeException e) {
                fail(how, e);
            }
        }
    }

    private static List<byte[]> bodies() {
        List<byte[]> bodies = new ArrayList<>();
        bodies.add(SEED_BODY.getBytes(StandardCharsets.UTF_8));
        try {
            for (RecordedBodies.Body body : RecordedBodies.of("openai-chat")) {
                bodies.add(Arrays.copyOf(body.bytes(), Math.min(body.bytes().length, 6000)));
            }
        } catch (TestAbortedException e) {
            System.out.println("fuzz without the corpus: " + e.getMessage());
        }
        return bodies;
    }

    private static byte[] mutate(byte[] body, SplittableRandom random) {
        byte[] bytes = body;
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + random.nextInt(1 + random.nextInt(40)));
            byte[] put =
                    switch (random.nextInt(4)) {
                        case 0 -> new byte[] {(byte) random.nextInt(256)};
                        case 1 -> Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + random.nextInt(200)));
                        default -> SPICES.get(random.nextInt(SPICES.size())).getBytes(StandardCharsets.UTF_8);
                    };
            byte[] next = new byte[at + put.length + bytes.length - to];
            System.arraycopy(bytes, 0, next, 0, at);
            System.arraycopy(put, 0, next, at, put.length);
            System.arraycopy(bytes, to, next, at + put.length, bytes.length - to);
            bytes = next;
        }
        return bytes;
    }

    private static void check(byte[] body, SplittableRandom random, String how) {
        DecodeOptions options = DecodeOptions.defaults()
                .withAcceptDoneWithoutFinish(random.nextBoolean())
                .withSplitThinkTags(random.nextBoolean())
                .withKeepRaw(random.nextInt(4) == 0);
        Limits.Builder builder = Limits.defaults().toBuilder();
        if (random.nextInt(3) == 0) {
            builder.choices(1 + random.nextInt(2))
                    .openBlocks(1 + random.nextInt(3))
                    .toolCalls(1 + random.nextInt(3))
                    .eventsWithoutContent(1 + random.nextInt(6))
                    .strayBytes(1 + random.nextInt(60))
                    .jsonDepth(2 + random.nextInt(8));
        }
        Limits limits = builder.build();
        for (JsonReader.Factory json : List.of(Jackson.reader(), Jsoniter.reader())) {
            var dialect = Dialects.OPENAI_CHAT.with(options.withJson(json));
            List<StreamEvent> whole = Events.decode(dialect.decoder(limits), body);
            Events.checkLaws(whole);
            assertThat(Events.decode(dialect.decoder(limits), body, random, 1 + random.nextInt(60)))
                    .as(how)
                    .isEqualTo(whole);
            byte[] wire = Events.encode(new ChatEncoder(dialect, EncodeOptions.defaults()), whole);
            List<StreamEvent> again = Events.decode(Dialects.OPENAI_CHAT.decoder(Limits.defaults()), wire);
            Events.checkLaws(again);
            assertThat(Events.fault(again) == null || Events.fault(whole) != null || !finishes(whole))
                    .as("what we write is read again; %s", how)
                    .isTrue();
        }
    }

    // By option the end marker alone is a clean end, without any choice.
    private static boolean finishes(List<StreamEvent> events) {
        return events.stream().anyMatch(StreamEvent.Finished.class::isInstance);
    }
}
