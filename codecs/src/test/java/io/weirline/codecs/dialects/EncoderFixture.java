package io.weirline.codecs.dialects;

import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One encoder, whose envelope is of second 17, and what it writes, as text. */
public final class EncoderFixture {
    /** A dialect that none of ours is. */
    public static final Dialect OTHER = new OtherDialect();

    /** An error whose own words hold a secret. */
    public static final StreamFault.ProviderError PROVIDER =
            new StreamFault.ProviderError("rate_limit_error", "429", 429, true, null, "key sk-1", "{\"a\":\"sk-1\"}");

    public final DialectEncoder encoder;

    public EncoderFixture(ProviderDialect dialect) {
        this(dialect, false);
    }

    public EncoderFixture(ProviderDialect dialect, boolean providerMessage) {
        encoder = dialect.with(EncodeOptions.defaults().withCreated(() -> 17).withProviderMessage(providerMessage))
                .encoder();
    }

    public String start(Dialect from) {
        return encode(new Started("c1", "m1", from));
    }

    public String encode(StreamEvent... events) {
        ByteSink out = new ByteSink(1);
        for (StreamEvent event : events) {
            encoder.encode(event, out);
        }
        return text(out);
    }

    public String finish() {
        ByteSink out = new ByteSink();
        encoder.finish(out);
        return text(out);
    }

    public String fail(StreamFault fault) {
        ByteSink out = new ByteSink();
        encoder.fail(fault, out);
        return text(out);
    }

    public static String text(ByteSink out) {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    public static BlockStarted tool(
            int choice, int block, @Nullable String id, @Nullable String name, ToolCall.Kind kind) {
        return new BlockStarted(choice, block, BlockKind.TOOL, new ToolCall(block, id, name, kind));
    }
}
