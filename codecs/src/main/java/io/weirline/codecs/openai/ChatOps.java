package io.weirline.codecs.openai;

import io.weirline.codecs.dialects.internal.Slice;
import io.weirline.core.LimitExceededException;
import java.util.Arrays;

/** What the entries of one chunk tell, as operations for {@link ChatDecoder} to apply, in reused arrays. */
final class ChatOps {
    /*
     * codes     3 each   code, and its two operands: from and to of a slice, or for TOOL and FUNCTION where its slots are
     * tools     6 each   the slots of a fragment, from TOOL_ID on
     *
     * A code is a member's number and a variant, so that a member that is repeated can kill what its first value told.
     * How many fragments there may be is checked here: a chunk of millions would not pay for the slots.
     */
    static final int KILLED = 0;
    static final int TEXT = 0x10;
    static final int THINKING = 0x11;
    static final int PART_IMAGE = 0x12;
    static final int PART_REFERENCE = 0x13;
    static final int PART_UNKNOWN = 0x14;
    static final int REASONING_CONTENT = 0x20;
    static final int REASONING = 0x30;
    static final int DETAIL_TEXT = 0x40;
    static final int DETAIL_SUMMARY = 0x41;
    static final int SIGNATURE = 0x42;
    static final int ENCRYPTED = 0x43;
    static final int REFUSAL = 0x50;
    static final int CITATION = 0x60;
    static final int AUDIO = 0x70;
    static final int TRANSCRIPT = 0x71;
    static final int IMAGE = 0x80;
    static final int TOOL = 0x90;
    static final int FUNCTION = 0xA0;
    static final int FINISH = 0xB0;
    static final int MESSAGE = 0xC0;

    private static final int MEMBER_SHIFT = 4;
    /** What the reused array may keep, in elements. */
    private static final int RETAINED = 4096;

    // Three slices, the index or -1, the flags below, and where the index stands.
    static final int TOOL_ID = 0;
    static final int TOOL_NAME = 1;
    static final int TOOL_ARGUMENTS = 2;
    static final int TOOL_INDEX = 3;
    static final int TOOL_FORM = 4;
    static final int TOOL_INDEX_AT = 5;
    private static final int TOOL_STRIDE = 6;

    // The arguments are a JSON value, not a string; the tool is a custom one.
    static final int WHOLE = 1;
    static final int CUSTOM = 2;

    private final int maxTools;

    int[] codes = new int[3 * 16];
    int count;
    long[] tools = new long[TOOL_STRIDE * 4];
    private int toolCount;

    // Where the payload begins in the array that was opened; the one that is read may be a repaired copy.
    private int payload;
    // Of the entry at hand: its first op, and the members that it has had.
    private int first;
    private int seen;

    ChatOps(int maxTools) {
        this.maxTools = maxTools;
    }

    void clear(int payload) {
        this.payload = payload;
        if (codes.length > RETAINED) {
            codes = new int[3 * 16];
        }
        clear();
    }

    void clear() {
        count = 0;
        toolCount = 0;
    }

    void beginEntry() {
        first = count;
        seen = 0;
    }

    /** A delta begins; what an earlier one of this entry told does not count. */
    void beginDelta() {
        for (int i = first; i < count; i++) {
            if (codes[3 * i] != FINISH) {
                codes[3 * i] = KILLED;
            }
        }
    }

    /** A member begins; what an earlier one of its name told does not count. */
    void begin(int code) {
        int bit = 1 << (code >> MEMBER_SHIFT);
        if ((seen & bit) != 0) {
            for (int i = first; i < count; i++) {
                if (codes[3 * i] >> MEMBER_SHIFT == code >> MEMBER_SHIFT) {
                    codes[3 * i] = KILLED;
                }
            }
        }
        seen |= bit;
    }

    /** Something to be told, unless it is empty. */
    void add(int code, long slice) {
        if (!Slice.isEmpty(slice)) {
            add(code, Slice.from(slice), Slice.to(slice));
        }
    }

    void add(int code, int operand, int second) {
        int at = 3 * count++;
        if (at == codes.length) {
            codes = Arrays.copyOf(codes, 2 * codes.length);
        }
        codes[at] = code;
        codes[at + 1] = operand;
        codes[at + 2] = second;
    }

    /** Where the slots of a new fragment are, which are empty. */
    int addTool() {
        if (toolCount == maxTools) {
            throw new LimitExceededException("toolCalls", maxTools, payload);
        }
        int base = TOOL_STRIDE * toolCount++;
        if (base == tools.length) {
            tools = Arrays.copyOf(tools, 2 * tools.length);
        }
        tools[base + TOOL_ID] = Slice.NONE;
        tools[base + TOOL_NAME] = Slice.NONE;
        tools[base + TOOL_ARGUMENTS] = Slice.NONE;
        tools[base + TOOL_INDEX] = -1;
        tools[base + TOOL_FORM] = 0;
        return base;
    }
}
