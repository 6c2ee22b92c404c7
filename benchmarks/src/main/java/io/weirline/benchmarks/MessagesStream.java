package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/** The text of a {@link ChatStream} as Anthropic streams it: named events, and blanks before the last brace. */
final class MessagesStream {
    /** Events: a start and an end of the message and of its block, a delta of the message, and the text. */
    static final int EVENTS = ChatStream.CHUNKS + 5;

    private MessagesStream() {}

    static byte[] body(List<String> deltas) {
        Random random = new Random(ChatStream.SEED);
        StringBuilder text = new StringBuilder(160 * EVENTS);
        event(text, "message_start", """
                {"type":"message_start","message":{"model":"claude-sonnet-4-5-20250929","id":"msg_01XaYkR3mWq7","type":"message",\
                "role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,\
                "usage":{"input_tokens":57,"output_tokens":1}}}""");
        event(
                text,
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
        for (String delta : deltas) {
            event(
                    text,
                    "content_block_delta",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                            + ChatStream.escaped(delta) + "\"}" + " ".repeat(random.nextInt(17)) + "}");
        }
        event(text, "content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
        event(
                text,
                "message_delta",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                        + "\"usage\":{\"output_tokens\":1000}}");
        event(text, "message_stop", "{\"type\":\"message_stop\"}");
        return text.toString().getBytes(UTF_8);
    }

    private static void event(StringBuilder text, String name, String json) {
        text.append("event: ")
                .append(name)
                .append("\ndata: ")
                .append(json.strip())
                .append("\n\n");
    }
}
