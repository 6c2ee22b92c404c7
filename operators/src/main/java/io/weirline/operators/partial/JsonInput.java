package io.weirline.operators.partial;

import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a piece of a stream reaches the assembler. One for each subscription.
 *
 * @param <P> the pieces
 */
@FunctionalInterface
interface JsonInput<P> {
    /**
     * Feeds what the piece holds of the text.
     *
     * @return whether the text began anew: the assembler was reset
     */
    boolean feed(JsonAssembler assembler, P piece);

    /** The visible text of one choice. */
    record Choice(int choice) implements JsonInput<StreamEvent> {
        @Override
        public boolean feed(JsonAssembler assembler, StreamEvent event) {
            if (event instanceof StreamEvent.TextDelta delta && delta.choice() == choice) {
                assembler.feed(delta.text());
            } else if (event instanceof StreamEvent.Restarted) {
                assembler.reset();
                return true;
            }
            return false;
        }
    }

    /** The arguments of the first call of one tool. What a call says before it is named waits for the name. */
    final class Call implements JsonInput<StreamEvent> {
        private final String name;
        private final Map<Long, StringBuilder> unnamed = new HashMap<>();
        private @Nullable Long chosen;

        Call(String name) {
            this.name = name;
        }

        static long key(int choice, int block) {
            return (long) choice << 32 | block & 0xFFFF_FFFFL;
        }

        @Override
        public boolean feed(JsonAssembler assembler, StreamEvent event) {
            if (event instanceof StreamEvent.Restarted) {
                unnamed.clear();
                chosen = null;
                assembler.reset();
                return true;
            }
            if (event instanceof StreamEvent.ToolCallDelta delta) {
                long key = key(delta.choice(), delta.block());
                StringBuilder waits = unnamed.get(key);
                if (chosen != null && chosen == key) {
                    assembler.feed(delta.fragment());
                } else if (waits != null) {
                    waits.append(delta.fragment());
                }
            } else if (chosen == null && event instanceof StreamEvent.BlockStarted start && start.call() != null) {
                String known = start.call().name();
                if (known == null) {
                    unnamed.put(key(start.choice(), start.block()), new StringBuilder());
                } else if (known.equals(name)) {
                    choose(key(start.choice(), start.block()), assembler);
                }
            } else if (chosen == null && event instanceof StreamEvent.ToolCallNamed named && named.name() != null) {
                long key = key(named.choice(), named.block());
                if (name.equals(named.name())) {
                    choose(key, assembler);
                } else {
                    unnamed.remove(key);
                }
            } else if (event instanceof StreamEvent.BlockEnded ended && ended.kind() == BlockKind.TOOL) {
                unnamed.remove(key(ended.choice(), ended.block()));
            }
            return false;
        }

        private void choose(long key, JsonAssembler assembler) {
            chosen = key;
            StringBuilder waited = unnamed.get(key);
            unnamed.clear();
            if (waited != null) {
                assembler.feed(waited);
            }
        }
    }
}
