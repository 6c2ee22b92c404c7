package io.weirline.codecs.openai;

import static io.weirline.codecs.openai.ChatOps.DETAIL_SUMMARY;
import static io.weirline.codecs.openai.ChatOps.DETAIL_TEXT;
import static io.weirline.codecs.openai.ChatOps.FUNCTION;
import static io.weirline.codecs.openai.ChatOps.REASONING;
import static io.weirline.codecs.openai.ChatOps.REASONING_CONTENT;
import static io.weirline.codecs.openai.ChatOps.REFUSAL;
import static io.weirline.codecs.openai.ChatOps.TEXT;
import static io.weirline.codecs.openai.ChatOps.THINKING;
import static io.weirline.codecs.openai.ChatOps.TOOL;
import static io.weirline.codecs.openai.ChatOps.TOOL_ARGUMENTS;
import static io.weirline.codecs.openai.ChatOps.TOOL_FORM;
import static io.weirline.codecs.openai.ChatOps.TOOL_ID;
import static io.weirline.codecs.openai.ChatOps.TOOL_INDEX;
import static io.weirline.codecs.openai.ChatOps.TOOL_INDEX_AT;
import static io.weirline.codecs.openai.ChatOps.TOOL_NAME;

import io.weirline.codecs.dialects.internal.Saying;
import io.weirline.codecs.dialects.internal.Slice;
import org.jspecify.annotations.Nullable;

/** Which entries do no more than say one string. */
final class ChatShapes {
    private ChatShapes() {}

    static @Nullable Saying saying(ChatOps ops) {
        int code = ops.codes[0];
        if (ops.count == 2) {
            // The same reasoning in two homes: the better one counts, as long as it is not empty.
            int other = ops.codes[3];
            boolean twice = homeOf(code) > 0
                    && homeOf(other) > 0
                    && homeOf(code) != homeOf(other)
                    && code != DETAIL_SUMMARY
                    && other != DETAIL_SUMMARY;
            if (!twice) {
                return null;
            }
            int better = homeOf(code) < homeOf(other) ? 0 : 3;
            return Saying.of(ops.codes[better], Slice.of(ops.codes[better + 1], ops.codes[better + 2]))
                    .muting(ops.codes[4 - better]);
        }
        if (ops.count != 1) {
            return null;
        }
        return switch (code) {
            case TEXT, THINKING, REASONING_CONTENT, REASONING, DETAIL_TEXT, REFUSAL ->
                Saying.of(code, Slice.of(ops.codes[1], ops.codes[2]));
            case TOOL ->
                isArgumentsOnly(ops.tools) && ops.tools[TOOL_INDEX] >= 0
                        ? Saying.of(code, ops.tools[TOOL_ARGUMENTS])
                                .atIndex((int) ops.tools[TOOL_INDEX], (int) ops.tools[TOOL_INDEX_AT])
                        : null;
            case FUNCTION -> isArgumentsOnly(ops.tools) ? Saying.of(code, ops.tools[TOOL_ARGUMENTS]) : null;
            default -> null;
        };
    }

    private static boolean isArgumentsOnly(long[] slots) {
        return Slice.isEmpty(slots[TOOL_ID])
                && Slice.isEmpty(slots[TOOL_NAME])
                && slots[TOOL_ARGUMENTS] != Slice.NONE
                && slots[TOOL_FORM] == 0;
    }

    /** The homes of reasoning, the best first, 0 for what is none; what the others hold is the same text again. */
    static int homeOf(int code) {
        return switch (code) {
            case REASONING_CONTENT -> 1;
            case REASONING -> 2;
            case DETAIL_TEXT, DETAIL_SUMMARY -> 3;
            case THINKING -> 4;
            default -> 0;
        };
    }
}
