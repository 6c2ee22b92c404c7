package io.weirline.codecs.bedrock;

import io.weirline.codecs.anthropic.AnthropicDecoder;
import io.weirline.codecs.dialects.BodyFraming;
import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.internal.DialectDecoder;
import io.weirline.codecs.dialects.internal.PayloadDecoder;
import io.weirline.codecs.dialects.internal.ProviderErrors;
import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.codecs.dialects.internal.StreamState;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.LimitExceededException;
import io.weirline.core.Limits;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Extension;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's InvokeModelWithResponseStream: the base64 {@code bytes} of each {@code chunk} frame hold an event of
 * the model's own dialect, which the first one that is known tells: Anthropic Messages by its {@code type}, Amazon Nova
 * by the name of a Converse event around it, Amazon Titan by its {@code outputText}. Others are passed on as Extension.
 * The terminal is the inner dialect's. Offsets of faults are those of the base64.
 */
final class InvokeDecoder implements PayloadDecoder {
    private final StreamState state;
    private final JsonReader reader;
    private final PayloadDecoder anthropic;
    private final PayloadDecoder nova;
    private final PayloadDecoder titan;
    private @Nullable PayloadDecoder inner;
    private @Nullable PayloadDecoder applying;
    private @Nullable Extension foreign;

    // Of the inner payload at hand: what of it the inner dialect is given, and under which name.
    private String name = "";
    private long value;

    private InvokeDecoder(StreamState state, DecodeOptions options, Limits limits, ProviderErrors errors) {
        this.state = state;
        reader = options.json().create(limits.jsonDepth());
        anthropic = AnthropicDecoder.payload(state, options, limits, errors);
        nova = new ConverseDecoder(state, options, limits, errors);
        titan = new TitanDecoder(state, options, limits, errors);
    }

    static Decoder<ByteBuffer, StreamEvent> create(Dialect dialect, DecodeOptions options, Limits limits) {
        return DialectDecoder.create(BodyFraming.AWS_EVENT_STREAM, InvokeDecoder::new, dialect, options, limits);
    }

    @Override
    public void accept(String frame, byte[] bytes, int from, int length) {
        applying = null;
        foreign = null;
        long base64 = bytes(bytes, from, length);
        if (!frame.equals("chunk") || base64 == Slice.NONE) {
            foreign = new Extension(frame, Utf8.decode(bytes, from, from + length));
            return;
        }
        byte[] outer = reader.array();
        int start = Slice.from(base64);
        byte[] payload;
        try {
            payload = Base64.getDecoder().decode(Arrays.copyOfRange(outer, start, Slice.to(base64)));
        } catch (IllegalArgumentException e) {
            String excerpt = MalformedStreamException.excerpt(outer, start, Slice.to(base64));
            throw new MalformedStreamException("the bytes of a chunk are not base64", start, excerpt);
        }
        try {
            inner(frame, payload);
        } catch (MalformedStreamException e) {
            throw new MalformedStreamException(e.reason(), start + e.offset() / 3 * 4, e.excerpt());
        } catch (LimitExceededException e) {
            throw new LimitExceededException(e.limit(), e.value(), start + e.offset() / 3 * 4);
        }
    }

    /** The member {@code bytes} of an object, none if there is none. */
    private long bytes(byte[] json, int from, int length) {
        long found = Slice.NONE;
        reader.open(json, from, length);
        if (reader.next() == Token.START_OBJECT) {
            while (reader.next() == Token.NAME) {
                boolean isBytes = reader.name().equals("bytes");
                Token token = reader.next();
                if (isBytes) {
                    found = Slice.string(reader, token);
                }
                reader.skipChildren();
            }
        } else {
            reader.skipChildren();
        }
        reader.next();
        return found;
    }

    private void inner(String frame, byte[] payload) {
        PayloadDecoder told = classify(payload);
        if (inner == null) {
            inner = told;
        }
        if (told == null || told != inner) {
            foreign = new Extension(frame, Utf8.decode(payload, 0, payload.length));
            return;
        }
        byte[] array = reader.array();
        applying = told;
        told.accept(name, array, Slice.from(value), Slice.to(value) - Slice.from(value));
    }

    private @Nullable PayloadDecoder classify(byte[] payload) {
        PayloadDecoder told = null;
        reader.open(payload, 0, payload.length);
        Token first = reader.next();
        int start = reader.start();
        if (first == Token.START_OBJECT) {
            while (reader.next() == Token.NAME) {
                String member = reader.name();
                Token token = reader.next();
                if (token == Token.START_OBJECT && isEvent(member)) {
                    told = nova;
                    name = member;
                    value = Slice.value(reader, token);
                } else if (token == Token.STRING && told == null) {
                    told = member.equals("type") ? anthropic : member.equals("outputText") ? titan : null;
                }
                reader.skipChildren();
            }
        } else {
            reader.skipChildren();
        }
        int end = reader.end();
        reader.next();
        if (told != nova) {
            name = told == titan ? "chunk" : "message";
            value = Slice.of(start, end);
        }
        return told;
    }

    private static boolean isEvent(String member) {
        for (String type : ConverseDecoder.TYPES) {
            if (type.equals(member)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean advance() {
        Extension passed = foreign;
        if (passed != null) {
            foreign = null;
            state.emit(passed);
            return true;
        }
        return applying != null && applying.advance();
    }

    @Override
    public @Nullable String missing() {
        return inner == null ? "the stream ended before any chunk of a known model" : inner.missing();
    }

    @Override
    public void reset() {
        anthropic.reset();
        nova.reset();
        titan.reset();
        inner = null;
        applying = null;
        foreign = null;
    }
}
