package io.weirline.codecs.dialects;

import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.sse.SseOptions;

/**
 * How a provider's stream is decoded. Immutable.
 *
 * @param json which library reads JSON
 * @param atEnd what becomes of an event that the end of the body cuts
 * @param acceptDoneWithoutFinish whether the dialect's end marker alone is a clean end, with reason OTHER
 * @param splitThinkTags whether {@code <think>} tags inside content are reasoning
 * @param keepRaw whether each chunk is also passed on whole, as an Extension before its events
 */
public record DecodeOptions(
        JsonReader.Factory json,
        SseOptions.AtEnd atEnd,
        boolean acceptDoneWithoutFinish,
        boolean splitThinkTags,
        boolean keepRaw) {}
