package io.weirline.operators;

import io.weirline.core.BlockKind;
import io.weirline.core.Transcript;
import io.weirline.core.Usage;

/**
 * Four characters are a token.
 *
 * @param prompt characters of the prompt, or -1 if nobody said
 */
record FourCharacters(long prompt) implements UsageEstimator {
    static final UsageEstimator OUTPUT_ONLY = new FourCharacters(-1);

    @Override
    public Usage estimate(Transcript transcript) {
        long said = 0;
        for (int choice : transcript.choices()) {
            for (Transcript.Block block : transcript.blocks(choice)) {
                if (block.kind() != BlockKind.MEDIA) {
                    said += block.text().length();
                }
            }
        }
        return new Usage(prompt < 0 ? null : tokens(prompt), tokens(said), null, null, null, null);
    }

    private static Long tokens(long characters) {
        return (characters + 3) / 4;
    }
}
