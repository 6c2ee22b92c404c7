package io.weirline.codecs.dialects;

import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.BlockEnded;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Extension;
import io.weirline.core.StreamEvent.Fault;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.StreamEvent.UsageUpdate;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;

/** Events as short lines, for expectations that can be read at a glance. */
public final class Shown {
    private Shown() {}

    public static String of(StreamEvent event) {
        if (event instanceof Started e) {
            return "started " + e.id() + " " + e.model();
        } else if (event instanceof BlockStarted e) {
            ToolCall call = e.call();
            String head = call == null
                    ? ""
                    : " #" + call.index() + " " + call.id() + " " + call.name()
                            + (call.kind() == ToolCall.Kind.FUNCTION ? "" : " " + call.kind());
            return "begin " + at(e.choice(), e.block()) + e.kind() + head;
        } else if (event instanceof BlockEnded e) {
            return "end " + at(e.choice(), e.block()) + e.kind();
        } else if (event instanceof TextDelta e) {
            return "text " + at(e.choice(), e.block()) + e.text();
        } else if (event instanceof RefusalDelta e) {
            return "refusal " + at(e.choice(), e.block()) + e.text();
        } else if (event instanceof ReasoningDelta e) {
            return (e.summary() ? "summary " : "reasoning ") + at(e.choice(), e.block()) + e.text();
        } else if (event instanceof ReasoningSignature e) {
            return (e.encrypted() ? "encrypted " : "signature ") + at(e.choice(), e.block()) + e.signature();
        } else if (event instanceof ToolCallDelta e) {
            return "args " + at(e.choice(), e.block()) + e.fragment();
        } else if (event instanceof ToolCallNamed e) {
            return "named " + at(e.choice(), e.block()) + e.id() + " " + e.name();
        } else if (event instanceof MediaDelta e) {
            return "media " + at(e.choice(), e.block()) + e.mediaType() + " " + e.base64();
        } else if (event instanceof Citation e) {
            return "cite " + at(e.choice(), e.block()) + e.json();
        } else if (event instanceof UsageUpdate e) {
            Usage u = e.usage();
            return "usage in " + u.input() + " out " + u.output() + " read " + u.cacheRead() + " write "
                    + u.cacheWrite() + " reasoning " + u.reasoning();
        } else if (event instanceof Finished e) {
            return "finished " + e.choice() + " " + e.reason() + " " + e.rawReason();
        } else if (event instanceof Fault e) {
            return "fault " + e.fault();
        } else if (event instanceof Extension e) {
            return "extension " + e.name() + " " + e.json();
        }
        return event.toString();
    }

    private static String at(int choice, int block) {
        return choice + "." + block + " ";
    }
}
