package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import java.util.List;

/** Small bodies of Chat Completions, and what they mean. */
final class ChatFixture {
    static final String STOP = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";

    private static final DialectFixture CHAT = new DialectFixture(Dialects.OPENAI_CHAT);

    private ChatFixture() {}

    /** Events of these data; single quotes stand for double ones. */
    static String sse(String... data) {
        return DialectFixture.sse(data);
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
        return CHAT.events(options, limits, body);
    }

    static List<StreamEvent> events(String body) {
        return CHAT.events(body);
    }

    static List<String> shown(DecodeOptions options, Limits limits, String body) {
        return CHAT.shown(options, limits, body);
    }

    static List<String> shown(String body) {
        return CHAT.shown(body);
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
        return CHAT.fault(body);
    }
}
