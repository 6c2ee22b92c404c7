package io.weirline.codecs.mcp;

import static io.weirline.codecs.dialects.DialectFixture.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.codecs.dialects.DialectFixture;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.StreamFault.ProviderError;
import io.weirline.core.StreamFault.Truncated;
import org.junit.jupiter.api.Test;

class McpDecoderTest {
    private static final DialectFixture MCP = new DialectFixture(Dialects.MCP);
    private static final String NOTE = "{'jsonrpc':'2.0','method':'notifications/progress','params':{}}";
    private static final String RESULT = "{'jsonrpc':'2.0','id':1,'result':{}}";

    @Test
    void messagesArePassedOnUnderTheirNames() {
        assertThat(MCP.shown("id: 7\nretry: 100\ndata: \n\n" + sse(NOTE, RESULT)))
                .containsExactly(
                        "PING",
                        "started null null",
                        "extension notifications/progress " + NOTE.replace('\'', '"'),
                        "extension result " + RESULT.replace('\'', '"'));
    }

    @Test
    void errorsAndCuts() {
        assertThat(MCP.fault(sse(NOTE, "{'jsonrpc':'2.0','id':1,'error':{'code':-32601,'message':'no such method'}}")))
                .isInstanceOfSatisfying(ProviderError.class, e -> assertThat(e.providerMessage())
                        .isEqualTo("no such method"));
        assertThat(MCP.fault(sse(NOTE))).isInstanceOf(Truncated.class);
        assertThat(MCP.shown(sse("[]", "null", RESULT))).contains("extension message []", "extension message null");
    }
}
