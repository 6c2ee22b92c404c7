package io.weirline.codecs.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.ByteSink;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Started;
import java.util.List;

/** Events written in a dialect and read again. */
final class Translation {
    private Translation() {}

    /** The dialects that are written. */
    static List<ProviderDialect> targets() {
        return Dialects.all().stream().filter(Translation::isWritten).toList();
    }

    private static boolean isWritten(ProviderDialect dialect) {
        try {
            dialect.encoder();
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    /** Checks that the target says what the source does, but for its losses. */
    static void check(String what, List<StreamEvent> events, ProviderDialect target) {
        Losses losses = Losses.of(target);
        DialectEncoder encoder = target.encoder();
        List<StreamEvent> read = read(target, written(encoder, events, false));
        Events.checkLaws(read);
        Meaning actual = Meaning.of(read);
        Meaning expected = Meaning.of(events, losses, isOf(events, target)).withIdsOf(actual);
        Meaning compared = expected.faulty() && expected.finish() == null
                ? new Meaning(
                        actual.text(),
                        actual.reasoning(),
                        actual.refusal(),
                        actual.calls(),
                        null,
                        actual.usage(),
                        actual.faulty())
                : actual;
        assertThat(compared).as("%s as %s", what, target).isEqualTo(expected);
        int lost = Meaning.of(events).calls().size() - expected.calls().size();
        assertThat(encoder.dropped()).as("%s as %s: dropped", what, target).isGreaterThanOrEqualTo(lost);
        if (expected.faulty()) {
            Meaning failed = Meaning.of(read(target, written(target.encoder(), events, true)));
            assertThat(failed.faulty())
                    .as("%s as %s, ended by its fault", what, target)
                    .isTrue();
            assertThat(failed.text())
                    .as("%s as %s, ended by its fault", what, target)
                    .isEqualTo(expected.text());
        }
    }

    private static boolean isOf(List<StreamEvent> events, ProviderDialect target) {
        return events.stream()
                .anyMatch(event -> event instanceof Started e && e.dialect().equals(target));
    }

    /** The body; a fault either is one event of many, or ends the stream. */
    static byte[] written(DialectEncoder encoder, List<StreamEvent> events, boolean faultEnds) {
        ByteSink out = new ByteSink();
        for (StreamEvent event : events) {
            if (faultEnds && event instanceof Fault e) {
                encoder.fail(e.fault(), out);
                return out.toByteArray();
            }
            encoder.encode(event, out);
        }
        encoder.finish(out);
        return out.toByteArray();
    }

    static List<StreamEvent> read(ProviderDialect dialect, byte[] body) {
        return Events.decode(dialect.decoder(Limits.defaults()), body);
    }
}
