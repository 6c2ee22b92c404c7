package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** The text of a {@link ChatStream}, one delta an event, as other providers stream it. */
public enum DialectStream {
    /** Anthropic Messages: named events, and blanks before the last brace. */
    ANTHROPIC(Dialects.ANTHROPIC, new String[] {"delta", "text"}, 5) {
        @Override
        void write(List<String> deltas, Out out) {
            out.named("message_start", """
                    {"type":"message_start","message":{"model":"claude-sonnet-4-5-20250929","id":"msg_01XaYkR3mWq7",\
                    "type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,\
                    "usage":{"input_tokens":57,"output_tokens":1}}}""");
            out.named("content_block_start", """
                    {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""");
            for (String delta : deltas) {
                out.named("content_block_delta", """
                        {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}%s}\
                        """.formatted(
                                ChatStream.escaped(delta), " ".repeat(out.random.nextInt(17))));
            }
            out.named("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
            out.named("message_delta", """
                    {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
                    "usage":{"output_tokens":1000}}""");
            out.named("message_stop", "{\"type\":\"message_stop\"}");
        }
    },
    /** OpenAI Responses: a number for each event, and padding that hides the length. */
    RESPONSES(Dialects.OPENAI_RESPONSES, new String[] {"delta"}, 8) {
        private static final String ITEM = "msg_68f1c0a4b1d8819c0f6e2d3a5b7c9e1f0a4b1d8819c0f6e2";
        private static final String RESPONSE = """
                {"type":"response.%1$s","response":{"id":"resp_68f1c0a4b1d8819c0f6e2d3a5b7c9e1f","object":"response",\
                "created_at":1767225600,"status":"%2$s","background":false,"error":null,"incomplete_details":null,\
                "instructions":null,"max_output_tokens":null,"model":"gpt-4o-mini-2024-07-18","output":[],\
                "parallel_tool_calls":true,"previous_response_id":null,"temperature":1.0,"text":{"format":\
                {"type":"text"}},"tool_choice":"auto","tools":[],"top_p":1.0,"usage":%3$s,"metadata":{}},\
                "sequence_number":%4$d}""";

        @Override
        void write(List<String> deltas, Out out) {
            out.named("response.created", RESPONSE.formatted("created", "in_progress", "null", 0));
            out.named("response.in_progress", RESPONSE.formatted("in_progress", "in_progress", "null", 1));
            out.named("response.output_item.added", """
                    {"type":"response.output_item.added","item":{"id":"%s","type":"message","status":"in_progress",\
                    "content":[],"role":"assistant"},"output_index":0,"sequence_number":2}""".formatted(ITEM));
            String part = """
                    {"type":"response.content_part.%s","content_index":0,"item_id":"%s","output_index":0,\
                    "part":{"type":"output_text","annotations":[],"logprobs":[],"text":"%s"},"sequence_number":%d}""";
            out.named("response.content_part.added", part.formatted("added", ITEM, "", 3));
            int number = 4;
            for (String delta : deltas) {
                out.named("response.output_text.delta", """
                        {"type":"response.output_text.delta","content_index":0,"delta":"%s","item_id":"%s",\
                        "logprobs":[],"obfuscation":"%s","output_index":0,"sequence_number":%d}\
                        """.formatted(
                        ChatStream.escaped(delta), ITEM, "x9Kq27LmNoPz4".substring(out.random.nextInt(13)), number++));
            }
            String text = ChatStream.escaped(String.join("", deltas));
            out.named("response.output_text.done", """
                    {"type":"response.output_text.done","content_index":0,"item_id":"%s","logprobs":[],\
                    "output_index":0,"sequence_number":%d,"text":"%s"}""".formatted(ITEM, number++, text));
            out.named("response.content_part.done", part.formatted("done", ITEM, text, number++));
            out.named("response.output_item.done", """
                    {"type":"response.output_item.done","item":{"id":"%s","type":"message","status":"completed",\
                    "content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"%s"}],"role":"assistant"},\
                    "output_index":0,"sequence_number":%d}""".formatted(ITEM, text, number++));
            out.named("response.completed", RESPONSE.formatted("completed", "completed", """
                    {"input_tokens":57,"input_tokens_details":{"cached_tokens":0},"output_tokens":1000,\
                    "output_tokens_details":{"reasoning_tokens":0},"total_tokens":1057}""", number));
        }
    },
    /** Gemini: CR LF, and the counts with each chunk. */
    GEMINI(Dialects.GEMINI, new String[] {"candidates", "content", "parts", "text"}, 0) {
        @Override
        void write(List<String> deltas, Out out) {
            for (int i = 0; i < deltas.size(); i++) {
                String finish = i == deltas.size() - 1 ? ",\"finishReason\": \"STOP\"" : "";
                out.text("""
                        data: {"candidates": [{"content": {"parts": [{"text": "%s"}],"role": "model"}%s,"index": 0}],\
                        "usageMetadata": {"promptTokenCount": 57,"candidatesTokenCount": %d,"totalTokenCount": %d},\
                        "modelVersion": "gemini-2.5-flash","responseId": "Qk1faP7HJ8mGz7IP4uSn2Aw"}\r\n\r\n""".formatted(ChatStream.escaped(deltas.get(i)), finish, i + 1, i + 58));
            }
        }
    },
    /** Ollama: lines of JSON, each with its time. */
    OLLAMA(Dialects.OLLAMA, new String[] {"message", "content"}, 1) {
        @Override
        void write(List<String> deltas, Out out) {
            for (int i = 0; i <= deltas.size(); i++) {
                boolean last = i == deltas.size();
                out.text("""
                        {"model":"gemma3:1b","created_at":"2026-01-01T13:47:56.%06dZ","message":{"role":"assistant",\
                        "content":"%s"}%s}
                        """.formatted(
                                683_511 + 300 * i,
                                last ? "" : ChatStream.escaped(deltas.get(i)),
                                last ? """
                                ,"done_reason":"stop","done":true,"total_duration":572052292,"load_duration":34791000,\
                                "prompt_eval_count":57,"prompt_eval_duration":18138958,"eval_count":1000,\
                                "eval_duration":518871583""" : ",\"done\":false"));
            }
        }
    },
    /** Cohere 2. */
    COHERE(Dialects.COHERE, new String[] {"delta", "message", "content", "text"}, 5) {
        @Override
        void write(List<String> deltas, Out out) {
            out.named("message-start", """
                    {"id":"c2d2a589-8466-4e4c-891d-7b14035dd44e","type":"message-start","delta":{"message":\
                    {"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}""");
            out.named("content-start", """
                    {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}""");
            for (String delta : deltas) {
                out.named("content-delta", """
                        {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"%s"}}}}\
                        """.formatted(ChatStream.escaped(delta)));
            }
            out.named("content-end", "{\"type\":\"content-end\",\"index\":0}");
            out.named("message-end", """
                    {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":57,\
                    "output_tokens":1000},"tokens":{"input_tokens":57,"output_tokens":1000}}}}""");
            out.text("data: [DONE]\n\n");
        }
    },
    /** Bedrock Converse: frames of AWS's event stream, and padding that hides the length. */
    BEDROCK_CONVERSE(Dialects.BEDROCK_CONVERSE, new String[] {"delta", "text"}, 4) {
        private static final String PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567";

        @Override
        void write(List<String> deltas, Out out) {
            out.frame("messageStart", "{\"p\":\"abcdefghij\",\"role\":\"assistant\"}");
            for (String delta : deltas) {
                out.frame("contentBlockDelta", """
                        {"contentBlockIndex":0,"delta":{"text":"%s"},"p":"%s"}\
                        """.formatted(
                                ChatStream.escaped(delta), PADDING.substring(out.random.nextInt(PADDING.length()))));
            }
            out.frame("contentBlockStop", "{\"contentBlockIndex\":0,\"p\":\"abcdefghijklm\"}");
            out.frame("messageStop", "{\"p\":\"abcdefghijklmnop\",\"stopReason\":\"end_turn\"}");
            out.frame("metadata", """
                    {"metrics":{"latencyMs":12077},"p":"abcdefghijklmno",\
                    "usage":{"inputTokens":57,"outputTokens":1000,"totalTokens":1057}}""");
        }
    };

    private final ProviderDialect dialect;
    private final String[] path;
    private final int others;

    DialectStream(ProviderDialect dialect, String[] path, int others) {
        this.dialect = dialect;
        this.path = path;
        this.others = others;
    }

    ProviderDialect dialect() {
        return dialect;
    }

    /** The names that lead to the text of a delta, through arrays as well. */
    String[] path() {
        return path.clone();
    }

    /** Events: the deltas, and what stands around them. */
    int events() {
        return ChatStream.CHUNKS + others;
    }

    byte[] body(List<String> deltas) {
        Out out = new Out();
        write(deltas, out);
        return out.bytes.toByteArray();
    }

    abstract void write(List<String> deltas, Out out);

    static final class Out {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final Random random = new Random(ChatStream.SEED);

        void text(String text) {
            bytes.writeBytes(text.getBytes(UTF_8));
        }

        void named(String name, String json) {
            text("event: " + name + "\ndata: " + json + "\n\n");
        }

        /** As AWS defines it: lengths and their checksum, headers, payload, checksum of all. */
        void frame(String type, String json) {
            ByteArrayOutputStream headers = new ByteArrayOutputStream();
            header(headers, ":event-type", type);
            header(headers, ":content-type", "application/json");
            header(headers, ":message-type", "event");
            byte[] payload = json.getBytes(UTF_8);
            ByteBuffer frame = ByteBuffer.allocate(16 + headers.size() + payload.length);
            frame.putInt(frame.capacity()).putInt(headers.size());
            frame.putInt(checksum(frame)).put(headers.toByteArray()).put(payload);
            frame.putInt(checksum(frame));
            bytes.writeBytes(frame.array());
        }

        private static void header(ByteArrayOutputStream to, String name, String value) {
            byte[] bytes = value.getBytes(US_ASCII);
            to.write(name.length());
            to.writeBytes(name.getBytes(US_ASCII));
            to.writeBytes(new byte[] {7, 0, (byte) bytes.length});
            to.writeBytes(bytes);
        }

        private static int checksum(ByteBuffer frame) {
            CRC32 crc = new CRC32();
            crc.update(frame.array(), 0, frame.position());
            return (int) crc.getValue();
        }
    }
}
