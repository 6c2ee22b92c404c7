package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.internal.Tape;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamEvent.Extension;
import org.jspecify.annotations.Nullable;

/**
 * A dialect whose payloads are objects that name their {@code type} and take effect in one step. Where the type is
 * missing, the name of the event in its framing stands for it.
 *
 * <ul>
 *   <li>An error is the value of {@code error}, unless it is null, false or empty; or the whole object where the type
 *       or the event's name is {@code error}. It takes effect behind what else the payload says.
 *   <li>A payload that the dialect does not know, or whose parts do not fit, is passed on whole as Extension under its
 *       type. So is what is not JSON, in an event of a name that the dialect does not know.
 *   <li>{@code [DONE]}, which is compared as a whole, says nothing.
 *   <li>Of a member that is repeated the last value counts; one of a type that it may not have is as if absent.
 * </ul>
 */
public abstract class TypedPayloadDecoder implements PayloadDecoder {
    /*
     * stage    the next advance() lets take effect
     * IDLE     nothing: it returns false
     * PAYLOAD  what was read
     * FOREIGN  an extension that is not JSON
     * BROKEN   an error that is not JSON
     */
    private static final int IDLE = 0;
    private static final int PAYLOAD = 1;
    private static final int FOREIGN = 2;
    private static final int BROKEN = 3;

    private static final String ERROR = "error";
    /** What an event is called that its framing gives no name (WHATWG HTML, section 9.2.6). */
    private static final String UNNAMED = "message";

    /** Where this emits. */
    protected final StreamState state;
    /** What the slices of the payload index. */
    protected byte[] array = {};

    /** Has read the payload when it takes effect, and may then read parts of it again. */
    protected final JsonReader reader;

    private final @Nullable String typeMember;
    private final String[] types;
    private final ProviderErrors errors;
    private final boolean keepRaw;

    private int stage = IDLE;
    private String type = "";
    private long whole = Slice.NONE;
    private long error = Slice.NONE;
    private String foreign = "";

    /**
     * A decoder for one stream.
     *
     * @param types the types that the dialect knows, the most frequent first
     * @param state where to emit
     * @param options the reader, and whether raw payloads are kept
     * @param limits the bounds
     * @param errors reads errors
     */
    protected TypedPayloadDecoder(
            String[] types, StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        this("type", types, state, options, limits, errors);
    }

    /**
     * A decoder for one stream of a dialect that names the type elsewhere.
     *
     * @param typeMember the member that holds the type; null where only the name of the event in its framing tells it
     * @param types the types that the dialect knows, the most frequent first
     * @param state where to emit
     * @param options the reader, and whether raw payloads are kept
     * @param limits the bounds
     * @param errors reads errors
     */
    protected TypedPayloadDecoder(
            @Nullable String typeMember,
            String[] types,
            StreamState state,
            DecodeOptions options,
            Limits limits,
            ProviderErrors errors) {
        this.typeMember = typeMember;
        this.types = types;
        this.state = state;
        this.errors = errors;
        keepRaw = options.keepRaw();
        reader = options.json().create(limits.jsonDepth());
    }

    /** Forgets the payload before. */
    protected abstract void clear();

    /**
     * Reads a member of the payload, other than its type and error; nothing takes effect yet.
     *
     * @param in at the member's value, which may be left as it is
     * @param name the member's name
     * @param token the value's token
     */
    protected abstract void member(JsonReader in, String name, Token token);

    /**
     * Lets the payload take effect.
     *
     * @param type one of the types that the dialect knows
     * @return null if it took effect; else the name of the Extension that it is passed on as
     */
    protected abstract @Nullable String apply(String type);

    @Override
    public final void accept(String name, byte[] bytes, int from, int length) {
        stage = IDLE;
        if (Slice.isEndMarker(bytes, from, from + length)) {
            return;
        }
        try {
            read(name, bytes, from, length);
            stage = PAYLOAD;
        } catch (MalformedStreamException e) {
            if (name.equals(UNNAMED) || known(name) != null) {
                throw e;
            }
            type = name;
            foreign = Utf8.decode(bytes, from, from + length);
            stage = name.equals(ERROR) ? BROKEN : FOREIGN;
        }
    }

    private void read(String name, byte[] bytes, int from, int length) {
        clear();
        error = Slice.NONE;
        long named = Slice.NONE;
        reader.open(bytes, from, length);
        Token token = reader.next();
        array = reader.array();
        if (token == Token.START_OBJECT) {
            int start = reader.start();
            while (reader.next() == Token.NAME) {
                String member = reader.name();
                Token value = reader.next();
                if (member.equals(typeMember)) {
                    named = Slice.string(reader, value);
                } else if (member.equals(ERROR)) {
                    error = Slice.truth(reader, value);
                } else {
                    member(reader, member, value);
                }
                reader.skipChildren();
            }
            whole = Slice.of(start, reader.end());
        } else {
            whole = Slice.value(reader, token);
        }
        reader.next();
        type = Slice.isEmpty(named) ? name : oneOf(types, named);
        if (error == Slice.NONE && (type.equals(ERROR) || name.equals(ERROR))) {
            error = whole;
        }
    }

    private @Nullable String known(String name) {
        for (String known : types) {
            if (known.equals(name)) {
                return known;
            }
        }
        return null;
    }

    // ---- payloads of a known shape

    @Override
    public final boolean record(@Nullable Tape tape) {
        return PayloadDecoder.record(reader, tape);
    }

    @Override
    public final @Nullable Saying saying(byte[] bytes) {
        if (stage != PAYLOAD || keepRaw || error != Slice.NONE || array != bytes) {
            return null;
        }
        String known = known(type);
        return known == null ? null : saying(known);
    }

    @Override
    public final void say(int form, int part, int index, byte[] bytes, int from, int to) {
        array = bytes;
        say(form, part, index, Slice.of(from, to));
    }

    /**
     * What the payload that was read is about to do, if it does no more than say one string that is not empty.
     *
     * @param type one of the types that the dialect knows
     * @return null if it does anything else
     */
    protected @Nullable Saying saying(String type) {
        return null;
    }

    /**
     * Does what a payload does that says a string.
     *
     * @param form that of an earlier one
     * @param part its own
     * @param index its own
     * @param content the string
     */
    protected void say(int form, int part, int index, long content) {}

    @Override
    public final boolean advance() {
        int due = stage;
        stage = IDLE;
        switch (due) {
            case PAYLOAD -> payload();
            case FOREIGN -> state.emit(new Extension(type, foreign));
            case BROKEN -> state.fault(ProviderErrors.text(foreign));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void payload() {
        if (keepRaw) {
            state.emit(new Extension("chunk", whole()));
        }
        String known = known(type);
        String extension = known == null ? type : apply(known);
        if (error != Slice.NONE) {
            fault(error);
        } else if (extension != null) {
            state.emit(new Extension(extension, whole()));
        }
    }

    /**
     * The provider's error; only the first of a stream counts.
     *
     * @param value any JSON value
     */
    protected final void fault(long value) {
        if (!state.isFaulted()) {
            state.fault(errors.value(array, Slice.from(value), Slice.to(value)));
        }
    }

    /**
     * An error that the provider did not explain; only the first of a stream counts.
     *
     * @param words what it said instead
     */
    protected final void fault(String words) {
        state.fault(ProviderErrors.text(words));
    }

    /**
     * The whole payload.
     *
     * @return as it came
     */
    protected final String whole() {
        return Slice.raw(array, whole);
    }

    /**
     * A string of the payload.
     *
     * @param slice what stands between its quotes
     * @return unescaped and decoded
     */
    protected final String string(long slice) {
        return state.strings().decode(array, Slice.from(slice), Slice.to(slice));
    }

    /**
     * A string of the payload that is most often one of a few, which then costs no new one.
     *
     * @param few the few, the most frequent first; ASCII
     * @param slice what stands between its quotes
     * @return unescaped and decoded
     */
    protected final String oneOf(String[] few, long slice) {
        for (String one : few) {
            if (Slice.is(array, slice, one)) {
                return one;
            }
        }
        return string(slice);
    }

    /**
     * A string of the payload.
     *
     * @param slice what stands between its quotes
     * @return null if it is missing or empty
     */
    protected final @Nullable String text(long slice) {
        return Slice.isEmpty(slice) ? null : string(slice);
    }

    @Override
    public void reset() {
        stage = IDLE;
        type = "";
        foreign = "";
    }
}
