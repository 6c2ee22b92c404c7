package io.weirline.codecs.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssistantsTest {
    private static final DialectFixture ASSISTANTS = new DialectFixture(Dialects.ASSISTANTS);

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data.replace('\'', '"') + "\n\n";
    }

    private static String delta(String content) {
        return event("thread.message.delta", "{'id':'msg','delta':{'content':[" + content + "]}}");
    }

    private static final String CREATED = event("thread.run.created", "{'id':'run','status':'queued','model':'m'}");
    private static final String TEXT = "{'index':0,'type':'text','text':{'value':'a','annotations':[]}}";

    @Test
    void aRun() {
        assertThat(ASSISTANTS.shown(event("thread.created", "{'id':'t'}")
                        + CREATED
                        + event("thread.run.step.created", "{'id':'s','type':'message_creation'}")
                        + event("thread.message.created", "{'id':'msg'}")
                        + delta(TEXT)
                        + delta("{'type':'text','text':{'value':'b','annotations':[{'type':'file_citation'},null]}}")
                        + event("thread.message.completed", "{'id':'msg'}")
                        + delta(TEXT)
                        + event(
                                "thread.run.completed",
                                "{'id':'run','status':'completed','usage':{'prompt_tokens':3,'completion_tokens':4}}")
                        + "event: done\ndata: [DONE]\n\n"))
                .containsExactly(
                        "extension thread.created {\"id\":\"t\"}",
                        "started run m",
                        "extension thread.run.step.created {\"id\":\"s\",\"type\":\"message_creation\"}",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "text 0.0 b",
                        "cite 0.0 {\"type\":\"file_citation\"}",
                        "end 0.0 TEXT",
                        "begin 0.1 TEXT",
                        "text 0.1 a",
                        "end 0.1 TEXT",
                        "finished 0 STOP completed",
                        "usage in 3 out 4 read null write null reasoning null");
    }

    @Test
    void whatIsNoTextIsPassedOn() {
        assertThat(ASSISTANTS.shown(CREATED
                        + delta("{'type':'image_file','image_file':{'file_id':'f'}},null")
                        + event("thread.run.requires_action", "{'status':'requires_action','required_action':{}}")))
                .anyMatch(line -> line.startsWith("extension thread.message.delta {"))
                .contains("finished 0 TOOL_CALLS requires_action")
                .last()
                .asString()
                .startsWith("extension thread.run.requires_action {");
    }

    @ParameterizedTest
    @CsvSource({"completed,STOP", "incomplete,LENGTH", "cancelled,OTHER", "expired,OTHER", "requires_action,TOOL_CALLS"
    })
    void theEndOfARun(String event, String reason) {
        assertThat(ASSISTANTS.shown(CREATED + event("thread.run." + event, "{'status':null}")))
                .contains("finished 0 " + reason + " " + event);
    }

    @Test
    void errorsAndCuts() {
        assertThat(ASSISTANTS.fault(
                        CREATED + event("thread.run.failed", "{'status':'failed','last_error':{'message':'boom'}}")))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("boom"));
        assertThat(ASSISTANTS.fault(CREATED + event("error", "{'message':'boom'}")))
                .isInstanceOf(ProviderError.class);
        assertThat(ASSISTANTS.fault(CREATED + delta(TEXT) + "event: done\ndata: [DONE]\n\n"))
                .isInstanceOf(Truncated.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"null", "5", "[]", "{'content':null}", "{'content':[[]]}"})
    void nullWhereAnObjectIsDueIsNothing(String delta) {
        assertThat(ASSISTANTS.shown(
                        event("thread.message.delta", "{'delta':" + delta + "}") + event("thread.run.completed", "{}")))
                .containsExactly("started null null", "finished 0 STOP completed");
    }
}
