package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.dialects.Shown;
import io.weirline.codecs.testing.Cuts;
import io.weirline.codecs.testing.Readers;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Small bodies, and what they mean in any pieces and with both readers. */
final class ChatFixture {
    static final String STOP = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";

    private static final int EVERY_CUT_BYTES = 200;

    private ChatFixture() {}

    /** Events of these data; single quotes stand for double ones. */
    static String sse(String... data) {
        StringBuilder body = new StringBuilder();
        for (String each : data) {
            body.append("data: ").append(each.replace('\'', '"')).append("\n\n");
        }
        return body.toString();
    }

    /** A chunk whose one choice has this delta. */
    static String delta(String delta) {
        return "{'id':'c1','model':'m1','choices':[{'index':0,'delta':" + delta + "}]}";
    }

    /** A chunk of usage. */
    static String usage(String usage) {
        return "{'id':'c1','model':'m1','choices':[],'usage':" + usage + "}";
    }

    static List<StreamEvent> events(DecodeOptions options, Limits limits, byte[] body) {
        var cuts = Cuts.of(() -> Dialects.OPENAI_CHAT.with(options).decoder(limits), (StreamEvent event) -> event);
        var outcome = body.length <= EVERY_CUT_BYTES ? cuts.check(body) : cuts.checkRandom(body);
        assertThat(outcome.fault()).as("nothing is thrown").isNull();
        Events.checkLaws(outcome.values());
        if (outcome.values().stream().noneMatch(ChatFixture::isMalformed)) {
            Readers.all().forEach(json -> assertThat(Events.decode(
                            Dialects.OPENAI_CHAT
                                    .with(options.withJson(json.getPayload()))
                                    .decoder(limits),
                            body))
                    .as("with %s", json.getName())
                    .isEqualTo(outcome.values()));
        }
        return outcome.values();
    }

    // The readers' words for what is wrong differ.
    private static boolean isMalformed(StreamEvent event) {
        return event instanceof StreamEvent.Fault e && e.fault() instanceof StreamFault.Malformed;
    }

    static List<StreamEvent> events(String body) {
        return events(DecodeOptions.defaults(), Limits.defaults(), body.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> shown(DecodeOptions options, Limits limits, String body) {
        return events(options, limits, body.getBytes(StandardCharsets.UTF_8)).stream()
                .map(Shown::of)
                .toList();
    }

    static List<String> shown(String body) {
        return shown(DecodeOptions.defaults(), Limits.defaults(), body);
    }

    /** What deltas of choice 0 say, between Started and the finish that stop gives. */
    static List<String> said(DecodeOptions options, String... deltas) {
        StringBuilder body = new StringBuilder();
        for (String each : deltas) {
            body.append(sse(delta(each)));
        }
        List<String> shown = shown(options, Limits.defaults(), body + sse(STOP));
        assertThat(shown).startsWith("started c1 m1").endsWith("finished 0 STOP stop");
        return shown.subList(1, shown.size() - 1);
    }

    static List<String> said(String... deltas) {
        return said(DecodeOptions.defaults(), deltas);
    }

    static StreamFault fault(String body) {
        StreamFault fault = Events.fault(events(body));
        assertThat(fault).as("a fault").isNotNull();
        return fault;
    }
}
