package io.weirline.codecs.dialects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.aws.AwsFrameWriter;
import io.weirline.codecs.aws.AwsHeader;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.testing.RecordedBodies;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.core.ByteSink;
import io.weirline.core.Decoder;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is learned of a stream changes nothing of what it means: with it on and off, the events are the same. */
class TemplatesTest {
    /** Minutes of seeded mutation; 0 for a short run. */
    private static final int MINUTES = Integer.getInteger("weirline.templates.minutes", 0);

    /** So that each kind of damage occurs on a slow machine too. */
    private static final int FEWEST_STREAMS = 60;

    private static final long SEED = Long.getLong("weirline.templates.seed", 20261121L);

    private static List<StreamEvent> decode(ProviderDialect dialect, boolean templates, Limits limits, byte[] body) {
        return Events.decode(
                dialect.with(dialect.decodeOptions().withTemplates(templates)).decoder(limits), body);
    }

    private static void same(ProviderDialect dialect, Limits limits, byte[] body, SplittableRandom random, String as) {
        List<StreamEvent> expected = decode(dialect, false, limits, body);
        assertThat(decode(dialect, true, limits, body)).as(as).isEqualTo(expected);
        int mean = 1 + random.nextInt(600);
        assertThat(Events.decode(
                        dialect.with(dialect.decodeOptions().withTemplates(true))
                                .decoder(limits),
                        body,
                        random,
                        mean))
                .as("%s, in pieces of about %d", as, mean)
                .isEqualTo(expected);
    }

    // ---- own streams, made to lie near the border of what a template may take

    private static String chat(String content) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":17,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\"" + content
                + "\"},\"logprobs\":null,\"finish_reason\":null}],\"obfuscation\":\"xY3\"}\n\n";
    }

    private static final String CHAT_END =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    static List<String> odd() {
        String plain = chat("a");
        return List.of(
                chat("b"),
                chat(""),
                chat("\\\""),
                chat("\\\\"),
                chat("x\\"),
                chat("\\u0000"),
                chat("\\ud83d"),
                chat("\\ude00"),
                chat("\\u00zz"),
                chat("\\x"),
                chat("tab\there"),
                chat("nul\u0000here"),
                chat("水🙂é"),
                chat("\",\"content\":\"twice"),
                chat("\",\"refusal\":\"no"),
                chat("\"},\"delta\":{\"content\":\"second delta"),
                plain.replace("\"a\"", "5"),
                plain.replace("\"a\"", "null"),
                plain.replace("\"a\"", "[{\"type\":\"text\",\"text\":\"part\"}]"),
                plain.replace("\"index\":0", "\"index\":1"),
                plain.replace("\"created\":17", "\"created\":18"),
                plain.replace("\"created\":17", "\"created\":017"),
                plain.replace("\"created\":17", "\"created\":1.5"),
                plain.replace("\"created\":17", "\"created\":-1"),
                plain.replace("\"created\":17", "\"created\":"),
                plain.replace("xY3", "x\\\"3"),
                plain.replace("xY3", "x\\q3"),
                plain.replace("xY3", "\n"),
                plain.replace("xY3", "x\u0001"),
                plain.replace("\"id\":\"c\"", "\"id\":\"d\""),
                plain.replace("\"id\":\"c\"", "\"id\":7"),
                plain.replace("\"finish_reason\":null", "\"finish_reason\":\"stop\""),
                plain.replace("\"logprobs\":null", "\"logprobs\":{\"content\":[]}"),
                plain.replace("\"obfuscation\"", "\"error\""),
                plain.replace("}\n\n", ",\"usage\":{\"prompt_tokens\":1}}\n\n"),
                plain.replace("}\n\n", "}  \n\n"),
                plain.replace("}\n\n", "}\r\n\r\n"),
                plain.replace("}\n\n", "}\r\r"),
                plain.replace("}\n\n", "}\n"),
                plain.replace("}\n\n", "\n\n"),
                plain.replace("data: ", "data:"),
                plain.replace("data: ", "data:  "),
                "event: message\n" + plain,
                "event: other\n" + plain,
                "id: 5\n" + plain,
                "retry: 5\n" + plain,
                ": comment\n" + plain,
                "error: {\"error\":\"x\"}\n" + plain,
                "event: other\n\n" + plain,
                "\n\n" + plain);
    }

    @ParameterizedTest
    @MethodSource("odd")
    void oddOneAmongMany(String odd) {
        SplittableRandom random = new SplittableRandom(SEED);
        String start = chat("one") + chat("two") + chat("three");
        String body = start + odd + chat("four") + odd + odd + chat("five") + CHAT_END;
        same(Dialects.OPENAI_CHAT, Limits.defaults(), body.getBytes(UTF_8), random, odd);
        same(Dialects.OPENAI_CHAT, Limits.defaults(), body.replace("\n", "\r\n").getBytes(UTF_8), random, odd);
    }

    @Test
    void malformedUtf8IsReplacedAllTheSame() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((chat("one") + chat("two") + chat("three")).getBytes(UTF_8));
        for (String lone :
                List.of("\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00ff", "a\u00e6\u00b0", "\u00f0\u009f\u0099")) {
            body.writeBytes(chat(lone).getBytes(ISO_8859_1));
        }
        body.writeBytes(CHAT_END.getBytes(UTF_8));
        same(Dialects.OPENAI_CHAT, Limits.defaults(), body.toByteArray(), new SplittableRandom(SEED), "malformed");
    }

    @Test
    void limitIsPassedInsideAShapeThatIsKnown() {
        String body = chat("one") + chat("two") + chat("three") + chat("x".repeat(300)) + chat("y") + CHAT_END;
        for (int bytes = 180; bytes < 520; bytes++) {
            same(
                    Dialects.OPENAI_CHAT,
                    Limits.defaults().toBuilder().lineBytes(bytes).build(),
                    body.getBytes(UTF_8),
                    new SplittableRandom(bytes),
                    "lineBytes " + bytes);
            same(
                    Dialects.OPENAI_CHAT,
                    Limits.defaults().toBuilder().eventBytes(bytes).build(),
                    body.getBytes(UTF_8),
                    new SplittableRandom(bytes),
                    "eventBytes " + bytes);
        }
    }

    @Test
    void shapesOfSeveralKindsInTurn() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            body.append(chat("t" + i));
            body.append(chat("r" + i).replace("\"content\"", "\"reasoning_content\""));
            body.append("data: {\"id\":\"" + i
                            + "\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,")
                    .append(i == 0 ? "\"id\":\"call\",\"function\":{\"name\":\"f\"," : "\"function\":{")
                    .append("\"arguments\":\"" + i + "\"}}]}}]}\n\n");
        }
        same(
                Dialects.OPENAI_CHAT,
                Limits.defaults(),
                body.append(CHAT_END).toString().getBytes(UTF_8),
                new SplittableRandom(SEED),
                "in turn");
    }

    private static String anthropic(int index, String delta) {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{"
                + delta + "}" + " ".repeat(delta.length() % 7) + "}\n\n";
    }

    @Test
    void anthropicBlocksThatChangeTheirKind() {
        StringBuilder body = new StringBuilder(
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"x\"}}\n\n");
        for (int round = 0; round < 3; round++) {
            for (String kind : List.of("text", "thinking", "tool_use")) {
                body.append("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                        + "\"content_block\":{\"type\":\"" + kind + "\",\"id\":\"t\",\"name\":\"f\"}}\n\n");
                for (int i = 0; i < 5; i++) {
                    body.append(anthropic(0, "\"type\":\"text_delta\",\"text\":\"w" + "o".repeat(i) + "\""));
                    body.append(anthropic(0, "\"type\":\"thinking_delta\",\"thinking\":\"w" + i + "\""));
                    body.append(anthropic(0, "\"type\":\"input_json_delta\",\"partial_json\":\"" + i + "\""));
                    body.append(anthropic(1, "\"type\":\"text_delta\",\"text\":\"other" + "o".repeat(i) + "\""));
                }
                body.append("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n");
            }
        }
        body.append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        same(
                Dialects.ANTHROPIC,
                Limits.defaults(),
                body.toString().getBytes(UTF_8),
                new SplittableRandom(SEED),
                "blocks");
    }

    private static String line(String members) {
        return "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:0" + members.length() % 10 + "Z\",\"message\":{"
                + members + "},\"done\":false}\n";
    }

    @Test
    void ollamaLinesOfSeveralKinds() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            body.append(line("\"role\":\"assistant\",\"content\":\"t" + "o".repeat(i) + "\""));
            body.append(line("\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"h" + i + "\""));
            body.append(line("\"content\":\"both" + i + "\",\"thinking\":\"h" + i + "\""));
            body.append(line("\"role\":\"assistant\",\"content\":\"" + (i % 3 == 0 ? "" : "\\n" + i) + "\""));
            if (i % 5 == 4) {
                body.append(line("\"content\":\"c" + i + "\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]"));
                body.append(line("\"content\":\"u" + i + "\"").replace("false", "false,\"eval_count\":" + i));
            }
        }
        body.append("{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n");
        body.append(line("\"content\":\"late\"")).append(line("\"content\":\"later\""));
        same(Dialects.OLLAMA, body, "lines");
    }

    private static String cohere(String type, int index, String message) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"index\":" + index + ",\"delta\":{\"message\":{"
                + message + "}}}\n\n";
    }

    @Test
    void cohereBlocksThatChangeTheirKind() {
        StringBuilder body = new StringBuilder(cohere("message-start", 0, "\"role\":\"assistant\""));
        for (int round = 0; round < 3; round++) {
            for (String kind : List.of("text", "thinking")) {
                body.append(cohere("content-start", 0, "\"content\":{\"type\":\"" + kind + "\"}"));
                for (int i = 0; i < 6; i++) {
                    body.append(cohere("content-delta", 0, "\"content\":{\"text\":\"w" + "o".repeat(i) + "\"}"));
                    body.append(cohere("content-delta", i % 2, "\"content\":{\"thinking\":\"w" + i + "\"}"));
                    body.append(cohere(
                            "tool-call-delta", 0, "\"tool_calls\":{\"function\":{\"arguments\":\"" + i + "\"}}"));
                }
                body.append(cohere("content-end", 0, ""));
                body.append(cohere("tool-call-end", 0, ""));
            }
        }
        body.append("data: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\"}}\n\n");
        same(Dialects.COHERE, body, "blocks");
    }

    private static String gemini(String part, String more) {
        return "data: {\"candidates\":[{\"content\":{\"parts\":[{" + part + "}],\"role\":\"model\"},\"index\":0" + more
                + "}],\"responseId\":\"r\",\"modelVersion\":\"g\"}\n\n";
    }

    @Test
    void geminiPartsOfSeveralKinds() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            body.append(gemini("\"text\":\"w" + "o".repeat(i) + "\"", ""));
            body.append(gemini("\"text\":\"t" + i + "\",\"thought\":true", ""));
            body.append(gemini("\"text\":\"" + (i % 2 == 0 ? "" : "\\u00e9") + "\"", ""));
            body.append(gemini("\"text\":\"n" + i + "\"", i % 4 == 3 ? ",\"index\":1" : ""));
            if (i % 6 == 5) {
                body.append(gemini("\"functionCall\":{\"name\":\"f\",\"args\":{}}", ""));
                body.append(gemini("\"text\":\"s\",\"thoughtSignature\":\"c2ln\"", ""));
            }
        }
        body.append(gemini("\"text\":\"end\"", ",\"finishReason\":\"STOP\""));
        same(Dialects.GEMINI, body, "parts");
    }

    private static void converse(ByteSink out, String type, String payload) {
        byte[] bytes = payload.getBytes(UTF_8);
        List<AwsHeader> headers = List.of(AwsHeader.of(":event-type", type), AwsHeader.of(":message-type", "event"));
        new AwsFrameWriter().write(headers, bytes, 0, bytes.length, out);
    }

    private static void converse(ByteSink out, int index, String delta) {
        converse(
                out,
                "contentBlockDelta",
                "{\"contentBlockIndex\":" + index + ",\"delta\":{" + delta + "},\"p\":\""
                        + "ab".repeat(delta.length() % 5) + "\"}");
    }

    @Test
    void converseBlocksThatChangeTheirKind() {
        ByteSink body = new ByteSink();
        converse(body, "messageStart", "{\"role\":\"assistant\"}");
        for (int round = 0; round < 3; round++) {
            converse(
                    body,
                    "contentBlockStart",
                    "{\"contentBlockIndex\":1,\"start\":{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"f\"}}}");
            for (int i = 0; i < 8; i++) {
                converse(body, 0, "\"text\":\"w" + "o".repeat(i) + "\"");
                converse(body, 0, "\"text\":\"" + (i % 2 == 0 ? "" : "\\\"") + "\"");
                converse(body, 1, "\"toolUse\":{\"input\":\"" + i + "\"}");
                converse(body, 1, "\"toolUse\":{\"input\":{\"i\":" + i + "}}");
                converse(body, 2, "\"reasoningContent\":{\"text\":\"h" + i + "\"}");
                converse(body, i % 3, "\"text\":\"x" + i + "\"");
            }
            converse(body, "contentBlockStop", "{\"contentBlockIndex\":0}");
        }
        converse(body, "messageStop", "{\"stopReason\":\"end_turn\"}");
        same(Dialects.BEDROCK_CONVERSE, Limits.defaults(), body.toByteArray(), new SplittableRandom(SEED), "blocks");
    }

    // ---- what varies from chunk to chunk

    private static String usage(int count) {
        return ",\"usage\":{\"prompt_tokens\":45,\"completion_tokens\":" + count + ",\"cost\":"
                + (count % 3 == 0 ? 0 : "1e-" + count) + ",\"note\":\"" + "n".repeat(count % 4) + "\"}}\n\n";
    }

    private static String twice(String better, String other) {
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"" + better
                + "\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"" + other + "\"}]}}]}\n\n";
    }

    private static String call(int index, String arguments) {
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index
                + ",\"function\":{\"arguments\":\"" + arguments + "\"}}]}}]}\n\n";
    }

    static List<Arguments> varied() {
        List<Arguments> all = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append(chat("w" + i).replace("\"index\":0", "\"index\":" + (i % 3 == 2 ? 1 : 0)));
        }
        all.add(Arguments.of(Dialects.OPENAI_CHAT, "choices in turn", body.toString(), 95));
        body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append(chat("w" + i).replace("}\n\n", usage(i)));
        }
        all.add(Arguments.of(Dialects.OPENAI_CHAT, "counts with each chunk", body.toString(), 95));
        body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append(twice(i % 10 == 9 ? "" : "w" + i, i % 4 == 3 ? "" : "o" + i));
        }
        all.add(Arguments.of(Dialects.OPENAI_CHAT, "reasoning in two homes", body.toString(), 85));
        body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append(call(i / 10, "" + i));
        }
        all.add(Arguments.of(Dialects.OPENAI_CHAT, "calls behind each other", body.toString(), 95));
        body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"function_call\":{")
                    .append(i == 0 ? "\"name\":\"f\"," : "")
                    .append("\"arguments\":\"" + i + "\"}}}]}\n\n");
        }
        all.add(Arguments.of(Dialects.OPENAI_CHAT, "the form of one call", body.toString(), 95));
        body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append(gemini("\"text\":\"w" + i + "\"", "")
                    .replace(
                            "\"responseId\"", "\"usageMetadata\":{\"candidatesTokenCount\":" + i + "},\"responseId\""));
        }
        all.add(Arguments.of(Dialects.GEMINI, "counts with each chunk", body.toString(), 95));
        body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            if (i % 5 == 0) {
                body.append("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":" + i
                        + ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
            }
            body.append(anthropic(i - i % 5, "\"type\":\"text_delta\",\"text\":\"w" + "o".repeat(i) + "\""));
        }
        all.add(Arguments.of(Dialects.ANTHROPIC, "blocks behind each other", body.toString(), 95));
        body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append("event: response.custom_tool_call_input.delta\n"
                    + "data: {\"type\":\"response.custom_tool_call_input.delta\",\"sequence_number\":" + i
                    + ",\"item_id\":\"i" + i / 20 + "\",\"output_index\":" + i / 20 + ",\"delta\":\"w" + i + "\"}\n\n");
        }
        all.add(Arguments.of(Dialects.OPENAI_RESPONSES, "custom calls", body.toString(), 95));
        body = new StringBuilder("{\"event_type\":\"stream-start\",\"generation_id\":\"g\"}\n");
        for (int i = 0; i < 100; i++) {
            body.append("{\"is_finished\":false,\"event_type\":\"text-generation\",\"text\":\"w" + i + "\"}\n");
        }
        all.add(Arguments.of(Dialects.COHERE_V1, "lines", body.toString(), 95));
        body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append("data: {\"type\":\"transcript.text.delta\",\"delta\":\"w" + i + "\"}\n\n");
        }
        all.add(Arguments.of(Dialects.TRANSCRIPTION, "words", body.toString(), 95));
        body = new StringBuilder(
                "event: thread.run.created\ndata: {\"id\":\"r\",\"object\":\"thread.run\",\"model\":\"m\"}\n\n");
        for (int i = 0; i < 100; i++) {
            body.append("event: thread.message.delta\ndata: {\"id\":\"m\",\"delta\":{\"content\":[{\"index\":0,"
                    + "\"type\":\"text\",\"text\":{\"value\":\"w" + i + "\"}}]}}\n\n");
        }
        all.add(Arguments.of(Dialects.ASSISTANTS, "words", body.toString(), 95));
        return all;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void varied(ProviderDialect dialect, String what, String body, int atLeast) {
        byte[] bytes = body.getBytes(UTF_8);
        same(dialect, Limits.defaults(), bytes, new SplittableRandom(SEED), what);
        DialectDecoder decoder = (DialectDecoder) dialect.decoder(Limits.defaults());
        Events.decode(decoder, bytes);
        assertThat(decoder.hits()).isBetween((long) atLeast, 98L);
    }

    /** What is put aside for a shape's sake is no event that could have come. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("varied")
    void eventsComeWithThePieceThatEndsThem(ProviderDialect dialect, String what, String body, int atLeast) {
        for (String text : List.of(body, body.replace("\n", "\r\n"))) {
            byte[] bytes = text.getBytes(UTF_8);
            var with = dialect.with(dialect.decodeOptions().withTemplates(true)).decoder(Limits.defaults());
            var without =
                    dialect.with(dialect.decodeOptions().withTemplates(false)).decoder(Limits.defaults());
            SplittableRandom random = new SplittableRandom(SEED);
            List<StreamEvent> events = new ArrayList<>();
            List<StreamEvent> expected = new ArrayList<>();
            for (int from = 0; from < bytes.length; ) {
                int count = Math.min(bytes.length - from, random.nextInt(1, 4));
                with.feed(ByteBuffer.wrap(bytes, from, count));
                drain(with, events);
                without.feed(ByteBuffer.wrap(bytes, from, count));
                drain(without, expected);
                from += count;
                assertThat(events.size()).as("%s at %d", what, from).isEqualTo(expected.size());
            }
            assertThat(events).isEqualTo(expected);
        }
    }

    private static void same(ProviderDialect dialect, StringBuilder body, String as) {
        same(dialect, Limits.defaults(), body.toString().getBytes(UTF_8), new SplittableRandom(SEED), as);
    }

    // ---- recorded streams, as they are and damaged

    private static ProviderDialect dialect(Body body) {
        return Dialects.named(body.summary().get("dialect").asString());
    }

    @Test
    void recordedStreamsMeanTheSame() {
        List<Body> bodies = new ArrayList<>();
        for (ProviderDialect dialect : Dialects.all()) {
            bodies.addAll(RecordedBodies.of(dialect.name()));
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (Body body : bodies) {
            same(dialect(body), Limits.defaults(), body.bytes(), random, body.name());
        }
        Damage damage = new Damage(random);
        long end = System.nanoTime() + (MINUTES == 0 ? Duration.ofSeconds(3) : Duration.ofMinutes(MINUTES)).toNanos();
        long streams = 0;
        long bytes = 0;
        while (System.nanoTime() < end || streams < FEWEST_STREAMS) {
            Body body = bodies.get(random.nextInt(bodies.size()));
            byte[] damaged = damage.of(body.bytes());
            String as = body + " damaged, stream " + streams;
            same(dialect(body), damage.limits(damaged), damaged, random, as);
            cutInsideEscapes(dialect(body), damaged, damage, as);
            streams++;
            bytes += damaged.length;
        }
        System.out.printf(
                "templates: %d damaged streams, %d bytes, seed %d: no difference; %s%n",
                streams, bytes, SEED, damage.counts());
        assertThat(damage.counts())
                .allSatisfy(
                        (kind, count) -> assertThat(count).as("damage %s", kind).isPositive());
    }

    private static void cutInsideEscapes(ProviderDialect dialect, byte[] body, Damage damage, String as) {
        int[] cuts = damage.cutsInsideEscapes(body);
        List<StreamEvent> expected = decode(dialect, false, Limits.defaults(), body);
        Decoder<ByteBuffer, StreamEvent> decoder = dialect.decoder(Limits.defaults());
        List<StreamEvent> events = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(ByteBuffer.wrap(body, from, cut - from));
            drain(decoder, events);
            from = cut;
        }
        decoder.feed(ByteBuffer.wrap(body, from, body.length - from));
        drain(decoder, events);
        decoder.finish();
        drain(decoder, events);
        assertThat(events).as("%s, cut inside escapes", as).isEqualTo(expected);
    }

    private static void drain(Decoder<ByteBuffer, StreamEvent> decoder, List<StreamEvent> to) {
        for (StreamEvent event = decoder.poll(); event != null; event = decoder.poll()) {
            to.add(event);
        }
    }
}
