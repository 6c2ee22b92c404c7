package io.weirline.codecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.Cuts;
import io.weirline.core.StreamFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AwsCorpusTest {
    private static final int EVERY_CUT_BYTES = 2500;

    @Test
    void recordedStreams() {
        List<String> failures = new ArrayList<>();
        int total = 0;
        for (JsonNode entry : Corpus.json("streams/index.json")) {
            if (!entry.get("framing").asString().equals("aws-eventstream")) {
                continue;
            }
            total++;
            String file = entry.get("file").asString();
            byte[] body = Corpus.bytes(Corpus.path("streams/" + file));
            JsonNode expected = Corpus.json("streams/" + file.replace(".bin", ".json"));
            Cuts.Outcome<Seen> outcome = body.length <= EVERY_CUT_BYTES
                    ? Seen.cuts().check(body)
                    : Seen.cuts().checkRandom(body);
            String seen = summary(outcome, body.length);
            String due = expected.get("event_count").asInt() + " " + counts(expected.get("event_types")) + " "
                    + expected.path("frame_error").asString("");
            if (!seen.equals(due)) {
                failures.add(file + ": " + seen + " instead of " + due);
            }
        }
        Corpus.report("framing/aws", total - failures.size(), total);
        assertThat(failures).isEmpty();
        assertThat(total).isEqualTo(21);
    }

    private static Map<String, Integer> counts(JsonNode types) {
        Map<String, Integer> counts = new TreeMap<>();
        types.properties()
                .forEach(type -> counts.put(type.getKey(), type.getValue().asInt()));
        return counts;
    }

    private static String summary(Cuts.Outcome<Seen> outcome, int bytes) {
        Map<String, Integer> types = new TreeMap<>();
        for (Seen frame : outcome.values()) {
            String type =
                    frame.messageType() == AwsFrame.MessageType.EXCEPTION ? frame.exceptionType() : frame.eventType();
            types.merge(type, 1, Integer::sum);
        }
        return outcome.values().size() + " " + types + " " + frameError(outcome, bytes);
    }

    /** In the words of the corpus, which locates a message that is cut short at its start. */
    private static String frameError(Cuts.Outcome<Seen> outcome, int bytes) {
        @Nullable StreamFault fault = outcome.fault();
        if (fault instanceof StreamFault.Malformed malformed) {
            return malformed.reason().replace("checksum does not match", "crc") + " at " + malformed.offset();
        }
        if (fault instanceof StreamFault.Truncated truncated && truncated.offset() == bytes) {
            int frames = outcome.values().size();
            Seen last = outcome.values().get(frames - 1);
            long end = last.streamOffset() + last.payload().getBytes(UTF_8).length + 4;
            return "truncated frame at " + end;
        }
        return fault == null ? "" : fault.toString();
    }
}
