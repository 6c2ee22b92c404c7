package io.weirline.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chat chunk as a user of a JSON library binds it. */
final class ChatRecords {
    private ChatRecords() {}

    /** All that a client looks at. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Chunk(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,
            @Nullable Usage usage) {
        /** What the first choice says, or null. */
        @Nullable
        String text() {
            return choices.isEmpty() ? null : choices.get(0).delta().content();
        }
    }

    /** One entry of {@code choices}; the reason is written even if it is null, as providers do. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Choice(int index, Delta delta, @Nullable String finish_reason) {}

    /** What a chunk adds. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delta(@Nullable String role, @Nullable String content) {}

    /** Counts of tokens. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Usage(int prompt_tokens, int completion_tokens, int total_tokens) {}

    /** Nothing but the text and the reason: the least that can be bound. */
    static final class Minimal {
        private Minimal() {}

        /** The chunk. */
        public record Chunk(List<Choice> choices) {
            /** What the first choice says, or null. */
            @Nullable
            String text() {
                return choices.isEmpty() ? null : choices.get(0).delta().content();
            }
        }

        /** One entry. */
        public record Choice(Delta delta, @Nullable String finish_reason) {}

        /** What a chunk adds. */
        public record Delta(@Nullable String content) {}
    }
}
