package io.weirline.codecs.dialects;

import io.weirline.core.Decoder;
import io.weirline.core.Dialect;
import io.weirline.core.Limits;
import io.weirline.core.StreamEvent;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dialect of this library with its options; {@link Dialects} has them. Immutable. Two are equal if they have one
 * name, whatever their options, so that events of one format compare.
 */
public final class ProviderDialect implements Dialect {
    /** Makes the decoders of a dialect. */
    @FunctionalInterface
    interface Decoders {
        Decoder<ByteBuffer, StreamEvent> create(Dialect dialect, DecodeOptions options, Limits limits);
    }

    /** Makes the encoders of a dialect. */
    @FunctionalInterface
    interface Encoders {
        DialectEncoder create(Dialect dialect, EncodeOptions options);
    }

    private final String name;
    private final String mediaType;
    private final Decoders decoders;
    private final Encoders encoders;
    private final DecodeOptions decode;
    private final EncodeOptions encode;
    private final Map<String, String> headers;

    ProviderDialect(String name, String mediaType, Decoders decoders, Encoders encoders) {
        this(name, mediaType, decoders, encoders, Map.of());
    }

    ProviderDialect(
            String name, String mediaType, Decoders decoders, Encoders encoders, Map<String, String> ownHeaders) {
        this(
                name,
                mediaType,
                decoders,
                encoders,
                DecodeOptions.defaults(),
                EncodeOptions.defaults(),
                headers(mediaType, ownHeaders));
    }

    private static Map<String, String> headers(String mediaType, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("content-type", mediaType);
        all.put("cache-control", "no-cache, no-transform");
        all.put("x-accel-buffering", "no");
        all.putAll(own);
        return Collections.unmodifiableMap(all);
    }

    private ProviderDialect(
            String name,
            String mediaType,
            Decoders decoders,
            Encoders encoders,
            DecodeOptions decode,
            EncodeOptions encode,
            Map<String, String> headers) {
        this.name = name;
        this.mediaType = mediaType;
        this.decoders = decoders;
        this.encoders = encoders;
        this.decode = Objects.requireNonNull(decode, "options");
        this.encode = Objects.requireNonNull(encode, "options");
        this.headers = headers;
    }

    /**
     * This dialect, decoded in another way.
     *
     * @param options how
     * @return an equal dialect with these options
     */
    public ProviderDialect with(DecodeOptions options) {
        return new ProviderDialect(name, mediaType, decoders, encoders, options, encode, headers);
    }

    /**
     * This dialect, encoded in another way.
     *
     * @param options how
     * @return an equal dialect with these options
     */
    public ProviderDialect with(EncodeOptions options) {
        return new ProviderDialect(name, mediaType, decoders, encoders, decode, options, headers);
    }

    /**
     * How this dialect is decoded.
     *
     * @return the options
     */
    public DecodeOptions decodeOptions() {
        return decode;
    }

    /**
     * How this dialect is encoded.
     *
     * @return the options
     */
    public EncodeOptions encodeOptions() {
        return encode;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public Map<String, String> responseHeaders() {
        return headers;
    }

    @Override
    public Decoder<ByteBuffer, StreamEvent> decoder(Limits limits) {
        return decoders.create(this, decode, Objects.requireNonNull(limits, "limits"));
    }

    @Override
    public DialectEncoder encoder() {
        return encoders.create(this, encode);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProviderDialect dialect && dialect.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
