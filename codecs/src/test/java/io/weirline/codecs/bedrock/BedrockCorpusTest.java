package io.weirline.codecs.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.testing.RecordedBodies.Body;
import io.weirline.codecs.testing.StreamCheck;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each recorded body means what its summary says, with both readers and in any pieces. */
class BedrockCorpusTest {
    @Test
    void everyConverseBodyMeansWhatItsSummarySays() {
        StreamCheck.check(Dialects.BEDROCK_CONVERSE, BedrockCorpusTest::checkOwn);
    }

    @Test
    void everyInvokeBodyMeansWhatItsSummarySays() {
        StreamCheck.check(Dialects.BEDROCK_INVOKE, BedrockCorpusTest::checkOwn);
    }

    private static void checkOwn(Body body, List<StreamEvent> events) {
        JsonNode summary = body.summary();
        String frameError = summary.path("frame_error").asString("");
        Class<?> fault = null;
        if (!summary.get("error").isNull()) {
            fault = StreamFault.ProviderError.class;
        } else if (frameError.contains("crc")) {
            fault = StreamFault.Malformed.class;
        } else if (!frameError.isEmpty()) {
            fault = StreamFault.Truncated.class;
        }
        StreamCheck.checkEnd(body, events, fault);
        List<Transcript.Block> server = Events.transcript(events).toolCalls(0).stream()
                .filter(block -> block.call() != null && block.call().kind() == ToolCall.Kind.SERVER)
                .toList();
        List<JsonNode> expected = summary.path("server_tool_calls")
                .valueStream()
                .filter(call -> call.get("type").asString().equals("server_tool_use"))
                .toList();
        assertThat(server).as("%s server_tool_calls", body).hasSize(expected.size());
        for (int i = 0; i < server.size(); i++) {
            ToolCall call = server.get(i).call();
            assertThat(call.index()).isEqualTo(expected.get(i).get("index").asInt());
            assertThat(call.id()).isEqualTo(expected.get(i).get("id").asString());
            assertThat(call.name()).isEqualTo(expected.get(i).get("name").asString());
            assertThat(server.get(i).argumentsText())
                    .isEqualTo(expected.get(i).get("arguments").asString());
        }
    }
}
