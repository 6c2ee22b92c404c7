package io.weirline.codecs.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.aws.AwsFrameWriter;
import io.weirline.codecs.aws.AwsHeader;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.Events;
import io.weirline.codecs.dialects.Shown;
import io.weirline.core.ByteSink;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamFault.Malformed;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of Bedrock's dialects, one by one. */
class BedrockDecoderTest {
    private static final DialectFixture CONVERSE = new DialectFixture(Dialects.BEDROCK_CONVERSE);
    private static final DialectFixture INVOKE = new DialectFixture(Dialects.BEDROCK_INVOKE);

    private final ByteSink out = new ByteSink();

    private BedrockDecoderTest frame(List<AwsHeader> headers, String payload) {
        byte[] bytes = payload.replace('\'', '"').getBytes(UTF_8);
        new AwsFrameWriter().write(headers, bytes, 0, bytes.length, out);
        return this;
    }

    private BedrockDecoderTest event(String type, String payload) {
        return frame(List.of(AwsHeader.of(":message-type", "event"), AwsHeader.of(":event-type", type)), payload);
    }

    private BedrockDecoderTest delta(int index, String delta) {
        return event("contentBlockDelta", "{'contentBlockIndex':" + index + ",'delta':" + delta + ",'p':'abc'}");
    }

    private BedrockDecoderTest chunk(String inner) {
        String base64 =
                Base64.getEncoder().encodeToString(inner.replace('\'', '"').getBytes(UTF_8));
        return event("chunk", "{'bytes':'" + base64 + "','p':'abc'}");
    }

    private List<StreamEvent> events(DialectFixture dialect) {
        return dialect.events(DecodeOptions.defaults(), Limits.defaults(), out.toByteArray());
    }

    private List<String> shown(DialectFixture dialect) {
        return events(dialect).stream().map(Shown::of).toList();
    }

    @Test
    void blocksWithoutAStartAndUsageBeforeTheStop() {
        event("messageStart", "{'role':'assistant'}");
        delta(0, "{'reasoningContent':{'text':'t'}}");
        delta(0, "{'reasoningContent':{'signature':'s'}}");
        delta(0, "{'reasoningContent':{'redactedContent':'QQ=='}}");
        event("contentBlockStop", "{'contentBlockIndex':0}");
        delta(1, "{'citation':{'title':'x'}}");
        delta(1, "{'text':'a'}");
        event("contentBlockStop", "{'contentBlockIndex':1}");
        event("metadata", "{'usage':{'inputTokens':3,'outputTokens':4,'cacheReadInputTokens':10,'totalTokens':17}}");
        event("messageStop", "{'stopReason':'end_turn'}");
        assertThat(shown(CONVERSE))
                .containsExactly(
                        "started null null",
                        "begin 0.0 REASONING",
                        "reasoning 0.0 t",
                        "signature 0.0 s",
                        "encrypted 0.0 QQ==",
                        "end 0.0 REASONING",
                        "begin 0.1 TEXT",
                        "cite 0.1 {\"title\":\"x\"}",
                        "text 0.1 a",
                        "end 0.1 TEXT",
                        "usage in 13 out 4 read 10 write null reasoning null",
                        "finished 0 STOP end_turn");
    }

    @Test
    void callsOfTheClientAndOfTheProvider() {
        event("contentBlockStart", "{'contentBlockIndex':7,'start':{'toolUse':{'toolUseId':'i','name':'f'}}}");
        delta(7, "{'toolUse':{'input':''}}");
        delta(7, "{'toolUse':{'input':'{}'}}");
        event("contentBlockStop", "{'contentBlockIndex':7}");
        event(
                "contentBlockStart",
                "{'contentBlockIndex':8,'start':{'toolUse':{'toolUseId':'j','name':'g','type':'server_tool_use'}}}");
        event("messageStop", "{'stopReason':'tool_use'}");
        assertThat(shown(CONVERSE))
                .containsExactly(
                        "started null null",
                        "begin 0.0 TOOL #7 i f",
                        "args 0.0 {}",
                        "end 0.0 TOOL",
                        "begin 0.1 TOOL #8 j g SERVER",
                        "end 0.1 TOOL",
                        "finished 0 TOOL_CALLS tool_use");
    }

    @Test
    void cachedTokensThatTheTotalHasAmongTheInputAreNotAddedToIt() {
        event("messageStop", "{'stopReason':'max_tokens'}");
        event("metadata", "{'usage':{'inputTokens':13,'outputTokens':4,'cacheReadInputTokens':10,'totalTokens':17}}");
        assertThat(shown(CONVERSE))
                .containsExactly(
                        "started null null",
                        "finished 0 LENGTH max_tokens",
                        "usage in 13 out 4 read 10 write null reasoning null");
    }

    @Test
    void exceptionAndErrorFramesAreOneFault() {
        delta(0, "{'text':'a'}");
        frame(
                List.of(
                        AwsHeader.of(":message-type", "exception"),
                        AwsHeader.of(":exception-type", "throttlingException")),
                "{'message':'boom'}");
        frame(List.of(AwsHeader.of(":message-type", "error"), AwsHeader.of(":error-code", "Other")), "");
        ProviderError error = (ProviderError) Events.fault(events(CONVERSE));
        assertThat(error.type()).isEqualTo("throttlingException");
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.retryable()).isTrue();
        assertThat(error.providerMessage()).isEqualTo("boom");
        assertThat(error.rawJson()).isEqualTo("{\"type\":\"throttlingException\",\"body\":{\"message\":\"boom\"}}");
    }

    @Test
    void errorFrameHasItsWordsInItsHeaders() {
        frame(
                List.of(
                        AwsHeader.of(":message-type", "error"),
                        AwsHeader.of(":error-code", "InternalServerError"),
                        AwsHeader.of(":error-message", "boom")),
                "");
        ProviderError error = (ProviderError) Events.fault(events(CONVERSE));
        assertThat(error.type()).isEqualTo("InternalServerError");
        assertThat(error.status()).isEqualTo(500);
        assertThat(error.providerMessage()).isEqualTo("boom");
    }

    @Test
    void plainErrorBeforeTheStream() {
        assertThat(CONVERSE.fault("{\"message\":\"boom\"}"))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("boom"));
        assertThat(CONVERSE.fault("{broken")).isInstanceOf(Malformed.class);
        assertThat(CONVERSE.fault("<html>502 Bad Gateway</html>")).isInstanceOf(Malformed.class);
    }

    @Test
    void halfAFrameAndAMissingStopAreTruncated() {
        delta(0, "{'text':'a'}");
        assertThat(Events.fault(events(CONVERSE))).isInstanceOf(Truncated.class);
        byte[] whole = out.toByteArray();
        assertThat(Events.fault(CONVERSE.events(
                        DecodeOptions.defaults(), Limits.defaults(), Arrays.copyOf(whole, whole.length - 1))))
                .isInstanceOf(Truncated.class);
    }

    @Test
    void eventsFromTheFutureAndNullsPass() {
        event("future", "{'a':1}");
        event("contentBlockDelta", "{'contentBlockIndex':null,'delta':null}");
        event("contentBlockStart", "{'contentBlockIndex':0,'start':{'toolUse':null}}");
        event("messageStop", "{'stopReason':null}");
        assertThat(shown(CONVERSE))
                .containsExactly("extension future {\"a\":1}", "started null null", "finished 0 OTHER null");
    }

    @Test
    void invokedNova() {
        chunk("{'messageStart':{'role':'assistant'}}");
        chunk("{'contentBlockDelta':{'delta':{'text':'a'},'contentBlockIndex':0}}");
        chunk("{'messageStop':{'stopReason':'end_turn'}}");
        chunk("{'metadata':{'usage':{'inputTokens':1,'outputTokens':2}},'amazon-bedrock-invocationMetrics':{}}");
        assertThat(shown(INVOKE))
                .containsExactly(
                        "started null null",
                        "begin 0.0 TEXT",
                        "text 0.0 a",
                        "end 0.0 TEXT",
                        "finished 0 STOP end_turn",
                        "usage in 1 out 2 read null write null reasoning null");
    }

    @Test
    void invokedTitan() {
        chunk("{'outputText':'a','index':0,'completionReason':null}");
        chunk("{'outputText':'b','completionReason':'FINISH','inputTextTokenCount':1,'totalOutputTextTokenCount':2}");
        assertThat(shown(INVOKE))
                .contains("text 0.0 a", "text 0.0 b", "finished 0 STOP FINISH")
                .endsWith("usage in 1 out 2 read null write null reasoning null");
    }

    @Test
    void chunksThatAreNotBase64OrNotJsonAreMalformed() {
        event("chunk", "{'bytes':'?'}");
        assertThat(Events.fault(events(INVOKE))).isInstanceOf(Malformed.class);
        out.clear();
        chunk("{broken");
        assertThat(Events.fault(events(INVOKE))).isInstanceOf(Malformed.class);
    }

    @Test
    void unknownModelsPassAndAreNoCleanEnd() {
        chunk("{'generation':'a'}");
        assertThat(shown(INVOKE)).hasSize(2).first().isEqualTo("extension chunk {\"generation\":\"a\"}");
        assertThat(Events.fault(events(INVOKE))).isInstanceOf(Truncated.class);
    }
}
