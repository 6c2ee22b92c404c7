package io.weirline.codecs.openai;

import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.Choice;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Saying;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.dialects.internal.TypedPayloadDecoder;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of OpenAI's Assistants (OpenAI API, {@code AssistantStreamEvent}): the name of the event tells what it is. Text is
 * that of {@code thread.message.delta}; the steps of the run, which also hold the calls that it wants answered, and what
 * else is no text are passed on as Extension. The terminal is an event that ends the run.
 */
public final class AssistantsDecoder extends TypedPayloadDecoder {
    private static final String DELTA = "thread.message.delta";
    private static final String RUN = "thread.run.";
    private static final String[] TYPES = {
        DELTA,
        "thread.run.created",
        "thread.run.queued",
        "thread.run.in_progress",
        "thread.run.requires_action",
        "thread.run.completed",
        "thread.run.incomplete",
        "thread.run.failed",
        "thread.run.cancelling",
        "thread.run.cancelled",
        "thread.run.expired",
        "thread.message.created",
        "thread.message.in_progress",
        "thread.message.completed"
    };

    private static final long TEXT = 0;
    private static final long CITATION = 1;

    private final ChatUsage usage = new ChatUsage();
    // What the delta says: two each, what it is and where.
    private final List<Long> said = new ArrayList<>();
    private boolean foreign;
    private long id;
    private long model;
    private long status;
    private long lastError;
    private boolean ended;

    private AssistantsDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        super(null, TYPES, state, options, limits, errors);
    }

    /**
     * A decoder for one stream.
     *
     * @param dialect what Started names
     * @param options how to decode
     * @param limits the bounds
     * @return from the bytes of the body to events
     */
    public static Decoder<ByteBuffer, StreamEvent> create(Dialect dialect, DecodeOptions options, Limits limits) {
        return DialectDecoder.create(BodyFraming.SSE, AssistantsDecoder::new, dialect, options, limits);
    }

    @Override
    protected void clear() {
        said.clear();
        foreign = false;
        id = Slice.NONE;
        model = Slice.NONE;
        status = Slice.NONE;
        lastError = Slice.NONE;
        usage.clear();
    }

    @Override
    protected void member(JsonReader in, String name, Token token) {
        switch (name) {
            case "id" -> id = Slice.string(in, token);
            case "model" -> model = Slice.string(in, token);
            case "status" -> status = Slice.string(in, token);
            case "usage" -> usage.read(in, token);
            case "last_error" -> lastError = Slice.truth(in, token);
            case "delta" -> delta(in, token);
            default -> {}
        }
    }

    private void delta(JsonReader in, Token object) {
        said.clear();
        foreign = false;
        if (object != Token.START_OBJECT) {
            return;
        }
        while (in.next() == Token.NAME) {
            boolean isContent = in.name().equals("content");
            if (in.next() == Token.START_ARRAY && isContent) {
                for (Token token = in.next(); token != Token.END_ARRAY; token = in.next()) {
                    if (token == Token.START_OBJECT) {
                        part(in);
                    } else {
                        in.skipChildren();
                    }
                }
            }
            in.skipChildren();
        }
    }

    private void part(JsonReader in) {
        boolean isText = false;
        while (in.next() == Token.NAME) {
            boolean named = in.name().equals("text");
            if (in.next() == Token.START_OBJECT && named) {
                isText = true;
                text(in);
            }
            in.skipChildren();
        }
        foreign |= !isText;
    }

    private void text(JsonReader in) {
        while (in.next() == Token.NAME) {
            String name = in.name();
            Token token = in.next();
            if (name.equals("value")) {
                say(TEXT, Slice.string(in, token));
            } else if (name.equals("annotations") && token == Token.START_ARRAY) {
                for (Token each = in.next(); each != Token.END_ARRAY; each = in.next()) {
                    if (each == Token.START_OBJECT) {
                        say(CITATION, Slice.value(in, each));
                    } else {
                        in.skipChildren();
                    }
                }
            }
            in.skipChildren();
        }
    }

    private void say(long what, long slice) {
        if (!Slice.isEmpty(slice)) {
            said.add(what);
            said.add(slice);
        }
    }

    @Override
    protected @Nullable String apply(String type) {
        boolean isRun = type.startsWith(RUN);
        if (isRun && state.wantsEnvelope()) {
            state.envelope(text(id), text(model));
        }
        state.started();
        Choice choice = state.choice(0);
        for (int i = 0; i < said.size(); i += 2) {
            long slice = said.get(i + 1);
            if (said.get(i) == TEXT) {
                choice.text(array, Slice.from(slice), Slice.to(slice));
            } else {
                choice.citation(Slice.raw(array, slice));
            }
        }
        if (type.equals("thread.message.completed")) {
            choice.endBlocks();
        }
        if (isRun) {
            run(choice, type.substring(RUN.length()));
        }
        boolean wantsAnswer = type.equals("thread.run.requires_action");
        return foreign || wantsAnswer ? type : null;
    }

    private void run(Choice choice, String event) {
        @Nullable
        FinishReason reason =
                switch (event) {
                    case "completed" -> FinishReason.STOP;
                    case "requires_action" -> FinishReason.TOOL_CALLS;
                    case "incomplete" -> FinishReason.LENGTH;
                    case "failed" -> FinishReason.ERROR;
                    case "cancelled", "expired" -> FinishReason.OTHER;
                    default -> null;
                };
        if (reason != null) {
            ended = true;
            String raw = text(status);
            choice.finish(reason, raw == null ? event : raw);
        }
        if (usage.isPresent()) {
            state.usage(usage.normalised(array));
        }
        if (lastError != Slice.NONE) {
            fault(lastError);
        }
    }

    // ---- deltas of a known shape

    @Override
    protected @Nullable Saying saying(String type) {
        boolean only =
                type.equals(DELTA) && !foreign && said.size() == 2 && said.get(0) == TEXT && !state.wantsEnvelope();
        return only ? Saying.of(0, said.get(1)) : null;
    }

    @Override
    protected void say(int form, int part, int index, long content) {
        state.choice(0).text(array, Slice.from(content), Slice.to(content));
    }

    @Override
    public @Nullable String missing() {
        return ended ? null : "the stream ended before the run";
    }

    @Override
    public void reset() {
        super.reset();
        ended = false;
    }
}
