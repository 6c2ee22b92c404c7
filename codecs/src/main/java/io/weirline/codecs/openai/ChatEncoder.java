package io.weirline.codecs.openai;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.codecs.dialects.internal.EventEncoder;
import io.weirline.codecs.dialects.internal.FaultText;
import io.weirline.codecs.internal.JsonOut;
import io.weirline.core.BlockKind;
import io.weirline.core.ByteSink;
import io.weirline.core.Dialect;
import io.weirline.core.FinishReason;
import io.weirline.core.StreamEvent.BlockStarted;
import io.weirline.core.StreamEvent.Citation;
import io.weirline.core.StreamEvent.Finished;
import io.weirline.core.StreamEvent.MediaDelta;
import io.weirline.core.StreamEvent.ReasoningDelta;
import io.weirline.core.StreamEvent.ReasoningSignature;
import io.weirline.core.StreamEvent.RefusalDelta;
import io.weirline.core.StreamEvent.TextDelta;
import io.weirline.core.StreamEvent.ToolCallDelta;
import io.weirline.core.StreamEvent.ToolCallNamed;
import io.weirline.core.ToolCall;
import io.weirline.core.Usage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chat Completions chunks over server-sent events (OpenAI API, {@code CreateChatCompletionStreamResponse}); reasoning as
 * {@code reasoning_content} and {@code reasoning_details}, images as {@code images}, as its dialects do.
 *
 * <p>Each event leaves as one chunk at once, but usage, which the format puts last: the newest is held until the end.
 * A raw finish reason, a raw usage object and citations are passed through if the stream was decoded from this dialect;
 * else the reason and the counts are put into its words. Calls are numbered from 0 in each choice; a stream
 * without an id is given one, as is a call from another dialect, because clients need them.
 *
 * <p>Left out and counted: calls that the provider runs itself, citations of other dialects or that are no JSON, media
 * other than images and PCM sound, Restarted, and extensions other than the raw chunk that {@code keepRaw} doubles.
 */
public final class ChatEncoder extends EventEncoder {
    /*
     * A chunk is   head of the stream | head of the choice | role, once a choice | what the event says | tail
     * and the two heads are kept as bytes, joined for each choice.
     */
    private static final byte[] OPEN = ascii("data: {\"id\":\"");
    private static final byte[] CREATED = ascii("\",\"object\":\"chat.completion.chunk\",\"created\":");
    private static final byte[] MODEL = ascii(",\"model\":\"");
    private static final byte[] CHOICES = ascii("\",\"choices\":[");
    private static final byte[] INDEX = ascii("{\"index\":");
    private static final byte[] DELTA = ascii(",\"delta\":{");
    private static final byte[] ROLE = ascii("\"role\":\"assistant\"");
    private static final byte[] CONTENT = ascii("\"content\":\"");
    private static final byte[] REFUSAL = ascii("\"refusal\":\"");
    private static final byte[] REASONING = ascii("\"reasoning_content\":\"");
    private static final byte[] SIGNATURE =
            ascii("\"reasoning_details\":[{\"type\":\"reasoning.text\",\"index\":0,\"signature\":\"");
    private static final byte[] ENCRYPTED =
            ascii("\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"index\":0,\"data\":\"");
    private static final byte[] ANNOTATION = ascii("\"annotations\":[");
    private static final byte[] IMAGE = ascii("\"images\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:");
    private static final byte[] BASE64 = ascii(";base64,");
    private static final byte[] AUDIO = ascii("\"audio\":{\"data\":\"");
    private static final byte[] STRING_TAIL = ascii("\"},\"finish_reason\":null}]}\n\n");
    private static final byte[] TAIL = ascii("},\"finish_reason\":null}]}\n\n");
    private static final byte[] FINISH = ascii("},\"finish_reason\":\"");
    private static final byte[] FINISH_TAIL = ascii("\"}]}\n\n");
    private static final byte[] USAGE = ascii("],\"usage\":");
    private static final byte[] FRAME_END = ascii("}\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final byte[] HEARTBEAT = ascii(":\n");

    private final Map<Integer, ChatChoice> choices = new HashMap<>(2);
    private byte @Nullable [] head;
    private @Nullable ChatChoice last;
    private boolean usageHeld;

    /**
     * An encoder for one stream.
     *
     * @param dialect this dialect, to know its own streams again
     * @param options how to encode
     */
    public ChatEncoder(Dialect dialect, EncodeOptions options) {
        super(dialect, options);
    }

    @Override
    protected void text(ByteSink out, TextDelta delta) {
        ChatChoice choice = opened(out, delta.choice(), CONTENT, delta.text());
        if (choice != null) {
            choice.content = choice.content == null ? choice.frame(CONTENT, STRING_TAIL) : choice.content;
            choice.content.write(out, delta.text());
        }
    }

    @Override
    protected void reasoning(ByteSink out, ReasoningDelta delta) {
        ChatChoice choice = opened(out, delta.choice(), REASONING, delta.text());
        if (choice != null) {
            choice.reasoning = choice.reasoning == null ? choice.frame(REASONING, STRING_TAIL) : choice.reasoning;
            choice.reasoning.write(out, delta.text());
        }
    }

    @Override
    protected void refusal(ByteSink out, RefusalDelta delta) {
        ChatChoice choice = opened(out, delta.choice(), REFUSAL, delta.text());
        if (choice != null) {
            choice.frame(REFUSAL, STRING_TAIL).write(out, delta.text());
        }
    }

    @Override
    protected void signature(ByteSink out, ReasoningSignature signature) {
        ChatChoice choice = begin(out, signature.choice());
        JsonOut.stringBody(out.put(signature.encrypted() ? ENCRYPTED : SIGNATURE), signature.signature());
        end(choice, out.put(ascii("\"}]")));
    }

    // ---- chunks

    private ChatChoice begin(ByteSink out, int key) {
        ChatChoice choice = choice(key);
        out.put(choice.head);
        if (!choice.opened) {
            out.put(ROLE).put(',');
        }
        return choice;
    }

    private static void end(ChatChoice choice, ByteSink out) {
        out.put(TAIL);
        choice.opened = true;
    }

    /** The choice, if the text is still to be written: the first of a choice is, here, because it tells the role. */
    private @Nullable ChatChoice opened(ByteSink out, int key, byte[] member, String text) {
        ChatChoice choice = choice(key);
        if (choice.opened || text.isEmpty()) {
            return text.isEmpty() ? null : choice;
        }
        begin(out, key);
        JsonOut.stringBody(out.put(member), text);
        out.put(STRING_TAIL);
        choice.opened = true;
        return null;
    }

    private ChatChoice choice(int key) {
        ChatChoice recent = last;
        if (recent == null || recent.key != key) {
            recent = choices.computeIfAbsent(key, absent -> {
                ByteSink bytes = new ByteSink(256);
                bytes.put(streamHead()).put(INDEX);
                JsonOut.number(bytes, key);
                return new ChatChoice(key, bytes.put(DELTA).toByteArray());
            });
            last = recent;
        }
        return recent;
    }

    private byte[] streamHead() {
        byte[] known = head;
        if (known == null) {
            String id = id();
            String model = model();
            ByteSink bytes = new ByteSink(256);
            // Without an id a client holds the chunk with the usage to be of another answer.
            JsonOut.stringBody(bytes.put(OPEN), id == null ? "chatcmpl-" + created() : id);
            JsonOut.number(bytes.put(CREATED), created());
            JsonOut.stringBody(bytes.put(MODEL), model == null ? "" : model);
            known = bytes.put(CHOICES).toByteArray();
            head = known;
        }
        return known;
    }

    @Override
    protected void finished(ByteSink out, Finished finished) {
        finish(
                out,
                choice(finished.choice()),
                ChatFinish.word(finished.reason(), finished.rawReason(), isSameDialect()));
    }

    private static void finish(ByteSink out, ChatChoice choice, String reason) {
        out.put(choice.head);
        if (!choice.opened) {
            out.put(ROLE);
        }
        out.put(FINISH);
        JsonOut.stringBody(out, reason);
        out.put(FINISH_TAIL);
        choice.opened = true;
        choice.finished = true;
    }

    // ---- tools

    @Override
    protected void blockStarted(ByteSink out, BlockStarted start) {
        if (start.kind() == BlockKind.TOOL) {
            toolStarted(out, start);
        }
    }

    private void toolStarted(ByteSink out, BlockStarted start) {
        ToolCall call = start.call();
        ChatChoice choice = choice(start.choice());
        if (call == null) {
            throw new IllegalArgumentException("call: a tool block has none");
        }
        if (choice.calls(start.block())) {
            // It ended, and goes on: a late fragment.
            return;
        }
        if (call.kind() == ToolCall.Kind.SERVER) {
            choice.add(start.block(), ChatCall.notCarried());
            drop();
            return;
        }
        int number = choice.nextNumber();
        ChatCall tool = ChatCall.numbered(number, call.kind() == ToolCall.Kind.CUSTOM);
        String id = call.id() != null || isSameDialect() ? call.id() : "call_" + start.choice() + "_" + number;
        begin(out, choice.key);
        tool.head(out, id, call.name(), true);
        end(choice, out);
        choice.add(start.block(), tool);
    }

    @Override
    protected void toolNamed(ByteSink out, ToolCallNamed named) {
        ChatChoice choice = choice(named.choice());
        ChatCall tool = choice.call(named.block());
        if (tool.isCarried()) {
            begin(out, choice.key);
            // The client has the id that a call from elsewhere was given.
            tool.head(out, isSameDialect() ? named.id() : null, named.name(), false);
            end(choice, out);
        } else {
            drop();
        }
    }

    @Override
    protected void toolDelta(ByteSink out, ToolCallDelta delta) {
        ChatChoice choice = choice(delta.choice());
        ChatCall tool = choice.call(delta.block());
        if (tool.isCarried() && !delta.fragment().isEmpty()) {
            tool.say(out, choice, delta.fragment());
        }
    }

    // ---- what not every client reads

    @Override
    protected void citation(ByteSink out, Citation citation) {
        int mark = out.size();
        if (isSameDialect()) {
            ChatChoice choice = begin(out, citation.choice());
            if (raw().put(out.put(ANNOTATION), citation.json())) {
                end(choice, out.put(']'));
                return;
            }
        }
        out.truncate(mark);
        drop();
    }

    @Override
    protected void media(ByteSink out, MediaDelta media) {
        boolean image = media.mediaType().startsWith("image/");
        if (!image && !media.mediaType().equals("audio/pcm")) {
            drop();
            return;
        }
        ChatChoice choice = begin(out, media.choice());
        if (image) {
            JsonOut.stringBody(out.put(IMAGE), media.mediaType());
            JsonOut.stringBody(out.put(BASE64), media.base64());
            end(choice, out.put(ascii("\"}}]")));
        } else {
            JsonOut.stringBody(out.put(AUDIO), media.base64());
            end(choice, out.put(ascii("\"}")));
        }
    }

    // ---- the end

    @Override
    protected void usage(ByteSink out) {
        usageHeld = true;
    }

    @Override
    protected void error(ByteSink out, FaultText fault) {
        // A client stops reading at an error.
        usageFrame(out);
        ChatFrames.error(out, fault);
    }

    @Override
    protected void errorBody(ByteSink out, FaultText fault) {
        ChatFrames.errorBody(out, fault);
    }

    @Override
    protected void end(ByteSink out, boolean faulted) {
        if (!faulted) {
            // A stream that is ended by choice: without a reason, clients would take it for a broken one.
            for (ChatChoice choice : choices.values()) {
                if (choice.opened && !choice.finished) {
                    finish(out, choice, ChatFinish.word(FinishReason.STOP));
                }
            }
        }
        usageFrame(out);
        if (!faulted) {
            out.put(DONE);
        }
    }

    private void usageFrame(ByteSink out) {
        if (usageHeld) {
            Usage newest = usage();
            String json = newest.raw();
            out.put(streamHead()).put(USAGE);
            if (!isSameDialect() || json == null || !raw().putObject(out, json)) {
                ChatFrames.counts(out, newest);
            }
            out.put(FRAME_END);
            usageHeld = false;
        }
    }

    @Override
    public void heartbeat(ByteSink out) {
        out.put(HEARTBEAT);
    }

    @Override
    protected void clear() {
        choices.clear();
        head = null;
        last = null;
        usageHeld = false;
    }
}
