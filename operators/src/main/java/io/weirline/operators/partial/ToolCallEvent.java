package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblyEnd;
import io.weirline.codecs.partial.JsonView;
import io.weirline.core.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one tool call. Choice and block tell the call. Each begins with one {@link Started} and, unless the
 * stream fails, ends with {@link Completed} or {@link Failed}, which only a model that begins anew makes of a completed
 * one.
 */
public sealed interface ToolCallEvent {
    /**
     * The choice.
     *
     * @return its key
     */
    int choice();

    /**
     * The block of the call.
     *
     * @return its key within the choice
     */
    int block();

    /**
     * A call begins. Told when its name is known; or when something else is to be told, if it is not known by then.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param call the head, as far as it is known
     */
    record Started(int choice, int block, ToolCall call) implements ToolCallEvent {}

    /**
     * The arguments have grown.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param view all that is visible of them
     */
    record Arguments(int choice, int block, JsonView.ObjectView view) implements ToolCallEvent {}

    /**
     * One argument is whole.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param name its name
     * @param value its value
     */
    record FieldComplete(int choice, int block, String name, JsonView value) implements ToolCallEvent {}

    /**
     * The input of a call that is not JSON has grown: of {@link ToolCall.Kind#CUSTOM}, or of a call that the provider runs
     * and that does not begin with a brace.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param text what is new
     */
    record Text(int choice, int block, String text) implements ToolCallEvent {}

    /**
     * A call is whole and may be run.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param call the head
     * @param text the arguments as they came, possibly empty
     * @param arguments the arguments; null if they are not JSON, which the text then holds
     */
    record Completed(int choice, int block, ToolCall call, String text, JsonView.@Nullable ObjectView arguments)
            implements ToolCallEvent {}

    /**
     * A call must not be run: its arguments are no JSON object, or not whole, or several different ones, or the model began
     * anew.
     *
     * @param choice the choice's key
     * @param block the block's key
     * @param call the head, as far as it is known
     * @param text the arguments as they came
     * @param end what is wrong; offsets are of the arguments
     */
    record Failed(int choice, int block, ToolCall call, String text, AssemblyEnd end) implements ToolCallEvent {}
}
