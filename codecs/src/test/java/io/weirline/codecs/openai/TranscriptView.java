package io.weirline.codecs.openai;

import io.weirline.core.BlockKind;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamFault;
import io.weirline.core.ToolCall;
import io.weirline.core.Transcript;
import io.weirline.core.Usage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a transcript says, to compare two of them. Blocks count for their kind's joined text, for their calls and for what
 * they cite and sign; where blocks of text begin and end is not part of the meaning, for Chat has no blocks.
 */
record TranscriptView(
        @Nullable String id,
        @Nullable String model,
        Map<Integer, ChoiceView> choices,
        Usage usage,
        @Nullable Class<?> fault) {
    record ChoiceView(
            String text,
            String reasoning,
            String refusal,
            List<CallView> calls,
            List<String> citations,
            List<SignatureView> signatures,
            List<String> media,
            @Nullable Finished finished) {}

    record CallView(@Nullable ToolCall call, String arguments) {}

    record SignatureView(String signature, boolean encrypted) {}

    static TranscriptView of(Transcript transcript) {
        Map<Integer, ChoiceView> choices = new TreeMap<>();
        for (int choice : transcript.choices()) {
            List<Transcript.Block> blocks = transcript.blocks(choice);
            choices.put(
                    choice,
                    new ChoiceView(
                            transcript.text(choice),
                            transcript.reasoning(choice),
                            transcript.refusal(choice),
                            transcript.toolCalls(choice).stream()
                                    .map(block -> new CallView(block.call(), block.argumentsText()))
                                    .toList(),
                            blocks.stream()
                                    .flatMap(block -> block.citations().stream())
                                    .toList(),
                            blocks.stream()
                                    .flatMap(block -> block.signatures().stream())
                                    .map(s -> new SignatureView(s.signature(), s.encrypted()))
                                    .toList(),
                            blocks.stream()
                                    .filter(block -> block.kind() == BlockKind.MEDIA)
                                    .map(block -> block.mediaType() + " " + block.text())
                                    .toList(),
                            transcript.finished(choice)));
        }
        StreamFault fault = transcript.fault();
        return new TranscriptView(
                transcript.id(),
                transcript.model(),
                choices,
                transcript.usage(),
                fault == null ? null : fault.getClass());
    }

    TranscriptView withoutFault() {
        return new TranscriptView(id, model, choices, usage, null);
    }

    TranscriptView withoutId() {
        return new TranscriptView(null, model, choices, usage, fault);
    }
}
