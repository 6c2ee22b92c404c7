package io.weirline.codecs.openai;

import io.weirline.codecs.internal.StringFrame;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A choice as the encoder of chunks keeps it. */
final class ChatChoice {
    final int key;
    /** A chunk of this choice up to its delta's members. */
    final byte[] head;
    // Most choices call none.
    private Map<Integer, ChatCall> calls = Map.of();
    private int numbered;
    boolean opened;
    boolean finished;

    // Behind the first chunk.
    @Nullable
    StringFrame content;

    @Nullable
    StringFrame reasoning;

    ChatChoice(int key, byte[] head) {
        this.key = key;
        this.head = head;
    }

    /** What each chunk is whose delta is a string: {@code member} up to its opening quote, {@code tail} from the closing one on. */
    StringFrame frame(byte[] member, byte[] tail) {
        byte[] prefix = Arrays.copyOf(head, head.length + member.length);
        System.arraycopy(member, 0, prefix, head.length, member.length);
        return new StringFrame(prefix, tail);
    }

    boolean calls(int block) {
        return calls.containsKey(block);
    }

    /** The number of the next call that can be carried. */
    int nextNumber() {
        return numbered;
    }

    void add(int block, ChatCall call) {
        if (calls.isEmpty()) {
            calls = new HashMap<>();
        }
        calls.put(block, call);
        if (call.isCarried()) {
            numbered++;
        }
    }

    /**
     * The call of a block.
     *
     * @throws IllegalArgumentException if none was started in it
     */
    ChatCall call(int block) {
        ChatCall call = calls.get(block);
        if (call == null) {
            throw new IllegalArgumentException("block: no tool block " + block + " was started");
        }
        return call;
    }
}
