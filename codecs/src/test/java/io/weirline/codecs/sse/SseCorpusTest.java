package io.weirline.codecs.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.testing.Corpus;
import io.weirline.codecs.testing.Cuts;
import io.weirline.core.ByteSink;
import io.weirline.core.Limits;
import io.weirline.core.StreamFault;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** All of corpus/sse, in any pieces. */
class SseCorpusTest {
    private static final SseOptions ALL =
            SseOptions.defaults().withComments(true).withFields(true).withOtherLines(true);

    /** One case of the table. */
    private record Case(String name, byte[] input, JsonNode json) {
        List<SseItem> events() {
            List<SseItem> events = new ArrayList<>();
            json.get("expected").forEach(event -> events.add(event(event)));
            return events;
        }

        boolean hasOpenEvent() {
            return json.has("lenient_eof_event");
        }

        List<SseItem> eventsAndOpenOne() {
            List<SseItem> events = events();
            if (hasOpenEvent()) {
                events.add(event(json.get("lenient_eof_event")));
            }
            return events;
        }

        List<SseItem> comments() {
            List<SseItem> comments = new ArrayList<>();
            json.path("comments").forEach(text -> comments.add(new SseItem.Comment(text.stringValue())));
            return comments;
        }

        private static SseItem event(JsonNode event) {
            Long retry = event.has("retry")
                    ? Long.valueOf(event.get("retry").longValue())
                    : event.has("retry_any") ? Long.valueOf(Long.MAX_VALUE) : null;
            return new SseItem.Event(
                    event.get("event").stringValue(),
                    event.get("data").stringValue(),
                    event.get("id").stringValue(),
                    retry);
        }

        List<Object> end() {
            JsonNode end = json.get("end");
            OptionalLong retry = end.has("retry_any")
                    ? OptionalLong.of(Long.MAX_VALUE)
                    : end.get("retry").isNull()
                            ? OptionalLong.empty()
                            : OptionalLong.of(end.get("retry").longValue());
            return List.of(end.get("last_event_id").stringValue(), retry);
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        new ObjectMapper()
                .readTree(Corpus.file("sse/cases.json").toFile())
                .forEach(json -> cases.add(new Case(
                        json.get("name").stringValue(),
                        Base64.getDecoder().decode(json.get("input_base64").stringValue()),
                        json)));
        return cases;
    }

    private static Cuts.Outcome<SseItem> decode(byte[] body, SseOptions options) {
        return Cuts.<SseDecoder, SseItem, SseItem>of(() -> new SseDecoder(options, Limits.defaults()), item -> item)
                .probing(decoder -> List.of(decoder.lastEventId(), decoder.retry()))
                .check(body);
    }

    @Test
    void everyCaseInAnyPieces() {
        List<Case> cases = cases();
        List<String> failures = new ArrayList<>();
        for (Case each : cases) {
            try {
                verify(each);
            } catch (AssertionError | RuntimeException e) {
                failures.add(each.name + ": " + e);
            }
        }
        Corpus.report("sse", cases.size() - failures.size(), cases.size());
        assertThat(failures).isEmpty();
        assertThat(cases).isNotEmpty();
    }

    private static void verify(Case each) {
        Cuts.Outcome<SseItem> standard = decode(each.input, SseOptions.defaults());
        assertThat(standard).isEqualTo(new Cuts.Outcome<>(each.events(), null, each.end()));

        Cuts.Outcome<SseItem> all = decode(each.input, ALL);
        assertThat(all.values().stream().filter(SseItem.Event.class::isInstance))
                .isEqualTo(each.events());
        assertThat(all.values().stream().filter(SseItem.Comment.class::isInstance))
                .isEqualTo(each.comments());

        Cuts.Outcome<SseItem> lenient = decode(each.input, SseOptions.defaults().withAtEnd(SseOptions.AtEnd.EMIT));
        assertThat(lenient.values()).isEqualTo(each.eventsAndOpenOne());

        Cuts.Outcome<SseItem> strict = decode(each.input, SseOptions.defaults().withAtEnd(SseOptions.AtEnd.ERROR));
        assertThat(strict.values()).isEqualTo(each.events());
        if (each.hasOpenEvent()) {
            assertThat(strict.fault())
                    .isEqualTo(new StreamFault.Truncated("the body ends inside an event", each.input.length));
        }

        roundTrip(each, standard.values(), SseOptions.defaults());
        roundTrip(each, all.values(), ALL);
    }

    /** decode(encode(x)) = x; the one case with a NUL in a name is refused, as {@link SseEncoder} says. */
    private static void roundTrip(Case each, List<SseItem> items, SseOptions options) {
        ByteSink out = new ByteSink();
        SseEncoder encoder = new SseEncoder();
        boolean nul = items.stream()
                .anyMatch(item ->
                        item instanceof SseItem.Event event && event.event().indexOf(0) >= 0);
        try {
            items.forEach(item -> encoder.encode(item, out));
        } catch (IllegalArgumentException e) {
            assertThat(nul).as("%s refused: %s", each.name, e).isTrue();
            assertThat(e).hasMessageStartingWith("event ");
            return;
        }
        assertThat(nul).isFalse();
        encoder.finish(out);
        assertThat(decode(out.toByteArray(), options).values()).isEqualTo(items);
    }
}
