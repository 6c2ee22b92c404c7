package io.weirline.core;

/**
 * The bounds that keep hostile or broken input from costing what it did not pay for. Immutable; start from
 * {@link #defaults()} and change what must be through {@link #toBuilder()}. Sizes are bytes and are checked before
 * anything is appended or allocated. A passed limit is a {@link LimitExceededException} that names it.
 *
 * @param lineBytes one line of a framing without its end; one base64 image is a line of 1.3 to 4 MB
 * @param eventBytes the data of one event, the line ends between its lines included
 * @param fieldBytes an event's id or name; both are held over events
 * @param awsMessageBytes headers and payload of one message of an AWS event stream
 * @param strayBytes consecutive lines outside the framing, kept to recognise an error page or object
 * @param jsonDepth nesting of one JSON value
 * @param jsonPathDepth steps of one JSON path, as Gemini names the place of a streamed argument with it
 * @param jsonPathIndex the highest array index in a JSON path, and the most values that the paths of the calls that
 *     are open at one time may make
 * @param choices choices of one stream
 * @param openBlocks blocks that are open at one time
 * @param toolCalls tool calls of one stream
 * @param eventsWithoutContent consecutive events that carry no content, comments not counted
 * @param transcriptBytes a {@link Transcript}: two bytes for each unit of text, and 128 for each block, source and
 *     signature; past it the stream goes on and the transcript says that it is not complete
 */
public record Limits(
        int lineBytes,
        int eventBytes,
        int fieldBytes,
        int awsMessageBytes,
        int strayBytes,
        int jsonDepth,
        int jsonPathDepth,
        int jsonPathIndex,
        int choices,
        int openBlocks,
        int toolCalls,
        int eventsWithoutContent,
        long transcriptBytes) {
    private static final Limits DEFAULTS =
            new Limits(8 << 20, 8 << 20, 64 << 10, 16 << 20, 64 << 10, 500, 64, 65_536, 64, 256, 512, 10_000, 4 << 20);

    /**
     * Checks each bound.
     *
     * @param lineBytes one line of a framing
     * @param eventBytes the data of one event
     * @param fieldBytes an id or event name
     * @param strayBytes consecutive stray lines
     * @param jsonDepth nesting of one JSON value
     * @param choices choices of one stream
     * @param openBlocks blocks open at one time
     * @param toolCalls tool calls of one stream
     * @param eventsWithoutContent consecutive events without content
     * @param transcriptBytes a transcript
     * @throws IllegalArgumentException if one is not positive; the message names it
     */
    public Limits {
        positive("lineBytes", lineBytes);
        positive("eventBytes", eventBytes);
        positive("fieldBytes", fieldBytes);
        positive("awsMessageBytes", awsMessageBytes);
        positive("strayBytes", strayBytes);
        positive("jsonDepth", jsonDepth);
        positive("jsonPathDepth", jsonPathDepth);
        positive("jsonPathIndex", jsonPathIndex);
        positive("choices", choices);
        positive("openBlocks", openBlocks);
        positive("toolCalls", toolCalls);
        positive("eventsWithoutContent", eventsWithoutContent);
        positive("transcriptBytes", transcriptBytes);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }

    /**
     * The documented defaults: lines and events 8 MiB, messages of an AWS event stream 16 MiB, fields and stray lines
     * 64 KiB, JSON depth 500 (that of Jackson), JSON paths of 64 steps and indices up to 65,536, 64 choices, 256 open blocks, 512 tool calls, 10,000 events without content, transcripts 4 MiB.
     *
     * @return the one instance
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * A builder that starts from these bounds.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects changes to bounds. Each method is named after the component that it sets and returns this builder. */
    public static final class Builder {
        private int lineBytes;
        private int eventBytes;
        private int fieldBytes;
        private int awsMessageBytes;
        private int strayBytes;
        private int jsonDepth;
        private int jsonPathDepth;
        private int jsonPathIndex;
        private int choices;
        private int openBlocks;
        private int toolCalls;
        private int eventsWithoutContent;
        private long transcriptBytes;

        private Builder(Limits from) {
            lineBytes = from.lineBytes;
            eventBytes = from.eventBytes;
            fieldBytes = from.fieldBytes;
            awsMessageBytes = from.awsMessageBytes;
            strayBytes = from.strayBytes;
            jsonDepth = from.jsonDepth;
            jsonPathDepth = from.jsonPathDepth;
            jsonPathIndex = from.jsonPathIndex;
            choices = from.choices;
            openBlocks = from.openBlocks;
            toolCalls = from.toolCalls;
            eventsWithoutContent = from.eventsWithoutContent;
            transcriptBytes = from.transcriptBytes;
        }

        /**
         * Sets {@link Limits#lineBytes()}.
         *
         * @param value the longest line, in bytes
         * @return this
         */
        public Builder lineBytes(int value) {
            lineBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#eventBytes()}.
         *
         * @param value the largest event, in bytes
         * @return this
         */
        public Builder eventBytes(int value) {
            eventBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#fieldBytes()}.
         *
         * @param value the longest id or event name, in bytes
         * @return this
         */
        public Builder fieldBytes(int value) {
            fieldBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#awsMessageBytes()}.
         *
         * @param value the largest message without its lengths and checksums, in bytes
         * @return this
         */
        public Builder awsMessageBytes(int value) {
            awsMessageBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#strayBytes()}.
         *
         * @param value the longest run of stray lines, in bytes
         * @return this
         */
        public Builder strayBytes(int value) {
            strayBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#jsonDepth()}.
         *
         * @param value the deepest nesting
         * @return this
         */
        public Builder jsonDepth(int value) {
            jsonDepth = value;
            return this;
        }

        /**
         * Sets {@link Limits#jsonPathDepth()}.
         *
         * @param value the most steps
         * @return this
         */
        public Builder jsonPathDepth(int value) {
            jsonPathDepth = value;
            return this;
        }

        /**
         * Sets {@link Limits#jsonPathIndex()}.
         *
         * @param value the highest index
         * @return this
         */
        public Builder jsonPathIndex(int value) {
            jsonPathIndex = value;
            return this;
        }

        /**
         * Sets {@link Limits#choices()}.
         *
         * @param value the most choices
         * @return this
         */
        public Builder choices(int value) {
            choices = value;
            return this;
        }

        /**
         * Sets {@link Limits#openBlocks()}.
         *
         * @param value the most open blocks
         * @return this
         */
        public Builder openBlocks(int value) {
            openBlocks = value;
            return this;
        }

        /**
         * Sets {@link Limits#toolCalls()}.
         *
         * @param value the most tool calls
         * @return this
         */
        public Builder toolCalls(int value) {
            toolCalls = value;
            return this;
        }

        /**
         * Sets {@link Limits#eventsWithoutContent()}.
         *
         * @param value the longest run of events without content
         * @return this
         */
        public Builder eventsWithoutContent(int value) {
            eventsWithoutContent = value;
            return this;
        }

        /**
         * Sets {@link Limits#transcriptBytes()}.
         *
         * @param value the most text in a transcript, in bytes of UTF-16
         * @return this
         */
        public Builder transcriptBytes(long value) {
            transcriptBytes = value;
            return this;
        }

        /**
         * The bounds.
         *
         * @return a new value
         * @throws IllegalArgumentException if one is not positive; the message names it
         */
        public Limits build() {
            return new Limits(
                    lineBytes,
                    eventBytes,
                    fieldBytes,
                    awsMessageBytes,
                    strayBytes,
                    jsonDepth,
                    jsonPathDepth,
                    jsonPathIndex,
                    choices,
                    openBlocks,
                    toolCalls,
                    eventsWithoutContent,
                    transcriptBytes);
        }
    }
}
