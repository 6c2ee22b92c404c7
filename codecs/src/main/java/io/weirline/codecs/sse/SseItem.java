package io.weirline.codecs.sse;

import org.jspecify.annotations.Nullable;

/** What a stream of server-sent events holds: events, and what {@link SseOptions} asks for beside them. Immutable. */
public sealed interface SseItem {
    /**
     * A dispatched event.
     *
     * @param event its name, {@code message} if it gave none
     * @param data its data lines, joined by LF
     * @param id the last event id at its dispatch; empty if none was set
     * @param retry the reconnection time that its own block set, in milliseconds; null if it set none
     */
    record Event(
            String event, String data, String id, @Nullable Long retry) implements SseItem {}

    /**
     * A comment line.
     *
     * @param text all that follows the colon
     */
    record Comment(String text) implements SseItem {}

    /**
     * A block without data that set an id or a reconnection time.
     *
     * @param id the last event id behind it
     * @param retry the reconnection time that it set, in milliseconds; null if it set none
     */
    record Fields(String id, @Nullable Long retry) implements SseItem {}

    /**
     * A line that is no known field, no comment and not blank.
     *
     * @param line the whole line without its end
     */
    record OtherLine(String line) implements SseItem {}
}
