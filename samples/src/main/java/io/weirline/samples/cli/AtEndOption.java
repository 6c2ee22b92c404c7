package io.weirline.samples.cli;

import io.weirline.codecs.sse.SseOptions;
import picocli.CommandLine.Option;

/** What becomes of an event that the end of the body cuts. */
final class AtEndOption {
    @Option(
            names = "--at-end",
            paramLabel = "discard|emit|error",
            description =
                    "What becomes of an event whose blank line never came: dropped, as the standard says (default); "
                            + "decoded as if the line had come; or an error.")
    SseOptions.AtEnd policy = SseOptions.AtEnd.DISCARD;
}
