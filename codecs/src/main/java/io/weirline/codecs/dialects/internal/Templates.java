package io.weirline.codecs.dialects.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of one stream's payloads, learned from pairs of them. A payload that matches one need not be read: what it
 * says is found by comparing bytes. A stream whose payloads do not repeat themselves costs a few tries, then none.
 */
final class Templates {
    /*
     * credit   a hit brings 1, up to MOST_CREDIT; a payload that matches nothing costs 1; at 0 it is given up
     *
     * A sample is the last payload that did nothing but say a string and matched nothing. With the next one that says the
     * same in the same place it makes a template, or is replaced by it. A template displaces the one that was not hit for
     * longest: they are kept in the order of their last hits.
     */
    private static final int MOST_TEMPLATES = 4;
    private static final int FIRST_CREDIT = 128;
    private static final int MOST_CREDIT = 256;
    /** Longer payloads are mostly what they say. */
    private static final int MOST_BYTES = 4096;

    private static final byte[] NONE = {};

    private final PayloadDecoder payload;
    private final Template[] known = new Template[MOST_TEMPLATES];
    private int count;
    private int credit = FIRST_CREDIT;
    private boolean recording;

    // Two while a shape is being learned: the last one that was read, and the one that is.
    private @Nullable Sample sample;
    private @Nullable Sample next;
    private @Nullable Saying sampled;
    private String sampledName = "";

    Templates(PayloadDecoder payload) {
        this.payload = payload;
    }

    /** Whether there is anything to match. */
    boolean any() {
        return count > 0 && credit > 0;
    }

    /** The last hit. */
    Template hit() {
        return known[0];
    }

    /**
     * Whether the bytes at hand are a payload of a known shape with its framing around it.
     *
     * @return how many bytes it takes; {@link Template#CUT}, {@link Template#SHORT} or {@link Template#NO}
     */
    int findFramed(byte[] bytes, int from, int to) {
        int result = Template.NO;
        for (int i = 0; i < count; i++) {
            int taken = known[i].matchFramed(bytes, from, to);
            if (taken > 0) {
                return hit(i) ? taken : Template.NO;
            }
            result = Math.min(result, taken);
        }
        return result;
    }

    /** Whether a payload is of a known shape. */
    boolean find(String name, byte[] bytes, int from, int length) {
        for (int i = 0; i < count; i++) {
            if (known[i].name.equals(name) && known[i].matchPayload(bytes, from, from + length)) {
                return hit(i);
            }
        }
        return false;
    }

    private boolean hit(int i) {
        Template template = known[i];
        if (!payload.fits(template.form, template.part, template.index)) {
            return false;
        }
        if (i > 0) {
            System.arraycopy(known, 0, known, 1, i);
            known[0] = template;
        }
        if (credit < MOST_CREDIT) {
            credit++;
        }
        return true;
    }

    // ---- learning

    /** Before a payload is read that matched nothing. */
    void beforeReading(int length) {
        boolean wanted = credit > 0 && length <= MOST_BYTES;
        if (wanted) {
            credit--;
        }
        if (wanted && !recording) {
            record(next == null ? new Sample() : next);
        } else if (!wanted) {
            stopRecording();
        }
    }

    private void record(Sample to) {
        next = to;
        recording = payload.record(to.tape);
    }

    private void stopRecording() {
        if (recording) {
            recording = false;
            payload.record(null);
        }
    }

    /** Behind it, before it takes effect. */
    void learn(String name, byte[] bytes, int from, int length) {
        Sample read = next;
        Saying saying = recording && read != null ? payload.saying(bytes) : null;
        if (read == null || saying == null) {
            return;
        }
        read.keep(saying, bytes, from, length);
        Sample last = sample;
        Template template = null;
        if (last != null && sampled != null && saying.isLike(sampled) && name.equals(sampledName)) {
            byte[] head = head(name, bytes, from);
            byte[] tail = tail(bytes, from + length);
            boolean framed = head.length > 0 && tail.length > 0;
            template = TemplateParts.template(name, saying, last, read, framed ? head : NONE, framed ? tail : NONE);
        }
        sample = read;
        sampled = saying;
        sampledName = name;
        if (template == null) {
            record(last == null ? new Sample() : last);
        } else {
            add(template);
            // Most often nothing is left to learn.
            stopRecording();
            next = null;
        }
    }

    private void add(Template template) {
        int kept = Math.min(count, MOST_TEMPLATES - 1);
        System.arraycopy(known, 0, known, 1, kept);
        known[0] = template;
        count = kept + 1;
    }

    // What the framing of server-sent events writes before and behind a payload of one line, if it stands there so.

    private static final byte[] DATA = "data: ".getBytes(ISO_8859_1);
    private static final byte[] DATA_ONLY = "data:".getBytes(ISO_8859_1);
    private static final byte[] LINES = "\n\n".getBytes(ISO_8859_1);
    private static final byte[] CR_LINES = "\r\n\r\n".getBytes(ISO_8859_1);

    private static byte[] head(String name, byte[] bytes, int from) {
        byte[] data = endsWith(bytes, from, DATA) ? DATA : endsWith(bytes, from, DATA_ONLY) ? DATA_ONLY : NONE;
        if (data.length == 0 || name.equals("message")) {
            return data;
        }
        for (String end : new String[] {"\n", "\r\n"}) {
            for (String start : new String[] {"event: ", "event:"}) {
                byte[] line = (start + name + end).getBytes(ISO_8859_1);
                if (endsWith(bytes, from - data.length, line)) {
                    byte[] head = Arrays.copyOf(line, line.length + data.length);
                    System.arraycopy(data, 0, head, line.length, data.length);
                    return head;
                }
            }
        }
        return NONE;
    }

    private static boolean endsWith(byte[] bytes, int to, byte[] end) {
        return to >= end.length && Arrays.equals(bytes, to - end.length, to, end, 0, end.length);
    }

    private static byte[] tail(byte[] bytes, int from) {
        return startsWith(bytes, from, LINES) ? LINES : startsWith(bytes, from, CR_LINES) ? CR_LINES : NONE;
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] start) {
        return bytes.length - from >= start.length
                && Arrays.equals(bytes, from, from + start.length, start, 0, start.length);
    }

    void reset() {
        Arrays.fill(known, null);
        count = 0;
        credit = FIRST_CREDIT;
        stopRecording();
        next = next == null ? sample : next;
        sample = null;
        sampled = null;
    }
}
