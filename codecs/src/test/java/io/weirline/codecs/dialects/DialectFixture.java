package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Cuts;
import io.weirline.codecs.testing.Readers;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Small bodies of a dialect, and what they mean in any pieces and with both readers. */
public final class DialectFixture {
    private static final int EVERY_CUT_BYTES = 200;

    private final ProviderDialect dialect;

    public DialectFixture(ProviderDialect dialect) {
        this.dialect = dialect;
    }

    /** Events of these data; single quotes stand for double ones. */
    public static String sse(String... data) {
        StringBuilder body = new StringBuilder();
        for (String each : data) {
            body.append("data: ").append(each.replace('\'', '"')).append("\n\n");
        }
        return body.toString();
    }

    public List<StreamEvent> events(DecodeOptions options, Limits limits, byte[] body) {
        var cuts = Cuts.of(() -> dialect.with(options).decoder(limits), (StreamEvent event) -> event);
        var outcome = body.length <= EVERY_CUT_BYTES ? cuts.check(body) : cuts.checkRandom(body);
        assertThat(outcome.fault()).as("nothing is thrown").isNull();
        Events.checkLaws(outcome.values());
        if (outcome.values().stream().noneMatch(DialectFixture::isMalformed)) {
            Readers.all().forEach(reader -> assertThat(Events.decode(
                            dialect.with(options.withJson(reader.getPayload())).decoder(limits), body))
                    .as("with %s", reader.getName())
                    .isEqualTo(outcome.values()));
        }
        return outcome.values();
    }

    // The readers' words for what is wrong differ.
    private static boolean isMalformed(StreamEvent event) {
        return event instanceof StreamEvent.Fault e && e.fault() instanceof StreamFault.Malformed;
    }

    public List<StreamEvent> events(String body) {
        return events(DecodeOptions.defaults(), Limits.defaults(), body.getBytes(StandardCharsets.UTF_8));
    }

    public List<String> shown(DecodeOptions options, Limits limits, String body) {
        return events(options, limits, body.getBytes(StandardCharsets.UTF_8)).stream()
                .map(Shown::of)
                .toList();
    }

    public List<String> shown(String body) {
        return shown(DecodeOptions.defaults(), Limits.defaults(), body);
    }

    public StreamFault fault(String body) {
        StreamFault fault = Events.fault(events(body));
        assertThat(fault).as("a fault").isNotNull();
        return fault;
    }
}
