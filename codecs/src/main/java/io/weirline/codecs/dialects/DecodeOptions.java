package io.weirline.codecs.dialects;

import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.sse.SseOptions;
import java.util.Objects;

/**
 * How a provider's stream is decoded. Immutable; start from {@link #defaults()}.
 *
 * @param json which library reads JSON; jackson-core by default
 * @param atEnd what becomes of an event that the end of the body cuts; {@link SseOptions.AtEnd#DISCARD} by default
 * @param acceptDoneWithoutFinish whether the dialect's end marker alone is a clean end, with reason OTHER, for
 *     providers that send no finish reason; off by default, because others send the marker behind an error or a cut
 * @param splitThinkTags whether {@code <think>…</think>} at the start of a choice's content is reasoning; off by default
 * @param keepRaw whether each chunk is also passed on whole, as an Extension named {@code chunk} before its events; off
 *     by default
 * @param templates whether the shape of a stream's chunks is learned, so that one of a known shape need not be read: the
 *     events are the same, in a fraction of the time; on by default
 */
public record DecodeOptions(
        JsonReader.Factory json,
        SseOptions.AtEnd atEnd,
        boolean acceptDoneWithoutFinish,
        boolean splitThinkTags,
        boolean keepRaw,
        boolean templates) {
    private static final DecodeOptions DEFAULTS =
            new DecodeOptions(Jackson.reader(), SseOptions.AtEnd.DISCARD, false, false, false, true);

    /**
     * Checks that nothing is missing.
     *
     * @param json which library reads JSON
     * @param atEnd what becomes of an event that the end of the body cuts
     * @param acceptDoneWithoutFinish whether the end marker alone is a clean end
     * @param splitThinkTags whether think tags are reasoning
     * @param keepRaw whether each chunk is also passed on whole
     * @param templates whether the shape of a stream's chunks is learned
     */
    public DecodeOptions {
        Objects.requireNonNull(json, "json");
        Objects.requireNonNull(atEnd, "atEnd");
    }

    /**
     * Jackson, the standard's end, templates, and no other option on.
     *
     * @return the one instance
     */
    public static DecodeOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another reader.
     *
     * @param json which library reads JSON
     * @return a changed copy
     */
    public DecodeOptions withJson(JsonReader.Factory json) {
        return new DecodeOptions(json, atEnd, acceptDoneWithoutFinish, splitThinkTags, keepRaw, templates);
    }

    /**
     * These options with another policy for the end.
     *
     * @param atEnd what becomes of an event that the end of the body cuts
     * @return a changed copy
     */
    public DecodeOptions withAtEnd(SseOptions.AtEnd atEnd) {
        return new DecodeOptions(json, atEnd, acceptDoneWithoutFinish, splitThinkTags, keepRaw, templates);
    }

    /**
     * These options, with the end marker alone as a clean end or not.
     *
     * @param acceptDoneWithoutFinish whether it is one
     * @return a changed copy
     */
    public DecodeOptions withAcceptDoneWithoutFinish(boolean acceptDoneWithoutFinish) {
        return new DecodeOptions(json, atEnd, acceptDoneWithoutFinish, splitThinkTags, keepRaw, templates);
    }

    /**
     * These options, with think tags split off or not.
     *
     * @param splitThinkTags whether they are
     * @return a changed copy
     */
    public DecodeOptions withSplitThinkTags(boolean splitThinkTags) {
        return new DecodeOptions(json, atEnd, acceptDoneWithoutFinish, splitThinkTags, keepRaw, templates);
    }

    /**
     * These options, with each chunk passed on whole or not.
     *
     * @param keepRaw whether it is
     * @return a changed copy
     */
    public DecodeOptions withKeepRaw(boolean keepRaw) {
        return new DecodeOptions(json, atEnd, acceptDoneWithoutFinish, splitThinkTags, keepRaw, templates);
    }

    /**
     * These options, with the shape of a stream's chunks learned or not.
     *
     * @param templates whether it is
     * @return a changed copy
     */
    public DecodeOptions withTemplates(boolean templates) {
        return new DecodeOptions(json, atEnd, acceptDoneWithoutFinish, splitThinkTags, keepRaw, templates);
    }
}
