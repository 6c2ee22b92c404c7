package io.weirline.codecs.partial;

import io.weirline.codecs.partial.AssemblerOptions.Duplicates;
import io.weirline.codecs.partial.AssemblerOptions.Numbers;
import io.weirline.codecs.partial.AssemblerOptions.Strings;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is open, what is kept of it, and the snapshots of it. Told by the grammar, tells the listener. */
final class JsonTree {
    /*
     * frames[0, depth) are the open containers, leaf is the open scalar behind them. A value at depth muted and all
     * within it is not kept: its frames hold names for pointers and nothing else. muteNext says so before the value
     * begins.
     */
    private static final int NO_LEAF = 0;
    private static final int STRING = 1;
    private static final int NUMBER = 2;
    private static final int NOT_MUTED = Integer.MAX_VALUE;

    final TextPage text = new TextPage();

    private final boolean eager;
    private final boolean grow;
    private final Duplicates duplicates;
    private final Keep keep;
    private final JsonPlace place = new JsonPlace(this);
    private @Nullable JsonListener listener;

    private Frame[] frames = {};
    private int depth;
    private int muted = NOT_MUTED;
    private boolean muteNext;
    private int leaf = NO_LEAF;
    /** Of an open string, what the listener had; of an open number, the longest prefix that is one. */
    private int settled;
    /** The prefix of the open number that the listener had. */
    private int told;
    /** 1 while the listener is told of the innermost container, which is then its own place. */
    private int starting;
    /** Whether the open string hides the older value of its name. */
    private boolean withdrawn;
    /** Whether the value that the listener is told of takes the place of a visible one. */
    private boolean replacing;

    private @Nullable JsonView root;
    private @Nullable JsonView snapshot;

    JsonTree(AssemblerOptions options) {
        eager = options.numbers() == Numbers.EAGER;
        grow = options.strings() == Strings.GROW;
        duplicates = options.duplicates();
        keep = options.keep();
    }

    void listener(@Nullable JsonListener listener) {
        this.listener = listener;
    }

    int depth() {
        return depth;
    }

    Frame frame(int level) {
        return frames[level];
    }

    /** How deep the value is that the listener is told of. */
    int placeDepth() {
        return depth - starting;
    }

    /** The innermost open container. */
    Frame top() {
        return frames[depth - 1];
    }

    /** Whether what is read now is kept. */
    private boolean isKept() {
        return muted == NOT_MUTED;
    }

    boolean isReplacing() {
        return replacing;
    }

    JsonPointer pointer(int levels) {
        String[] tokens = new String[levels];
        for (int i = 0; i < levels; i++) {
            tokens[i] = frames[i].object ? frames[i].name : Integer.toString(frames[i].ended);
        }
        return JsonPointer.owning(tokens);
    }

    void begin(long offset) {
        if (listener != null) {
            listener.begin(offset);
        }
    }

    /** A value begins at the place that the frames tell. */
    private void enter() {
        if (isKept() && (muteNext || depth > 0 && !top().object && !isWanted(top()))) {
            muted = depth;
        }
        muteNext = false;
        replacing = isKept() && (depth == 0 ? root != null : top().isDuplicate());
    }

    private static boolean isWanted(Frame array) {
        return array.below || array.wanted == array.ended;
    }

    void startContainer(boolean object) {
        enter();
        push(object);
        if (isKept()) {
            snapshot = null;
            if (listener != null) {
                starting = 1;
                listener.start(place, object ? JsonView.Kind.OBJECT : JsonView.Kind.ARRAY);
                starting = 0;
            }
        }
    }

    private void push(boolean object) {
        if (depth == frames.length) {
            frames = Arrays.copyOf(frames, Math.max(4, 2 * depth));
        }
        Frame frame = frames[depth];
        if (frame == null) {
            frame = new Frame();
            frames[depth] = frame;
        }
        frame.open(object);
        JsonPointer path = keep.pointer();
        frame.below = depth >= path.depth();
        if (isKept()) {
            frame.passing = keep.passing() && depth == path.depth();
            frame.wanted = frame.below ? -1 : JsonPointer.index(path.token(depth));
        }
        depth++;
    }

    void endContainer() {
        Frame frame = frames[--depth];
        if (isKept()) {
            tellEnd(frame.close());
        } else {
            frame.clear();
        }
        leave();
    }

    /** A name is whole; false if it may not be there. */
    boolean name() {
        Frame frame = top();
        boolean besides =
                isKept() && !frame.below && !text.contentEquals(keep.pointer().token(depth - 1));
        if (besides || !isKept() || frame.passing) {
            frame.passName(text.string());
            muteNext = besides;
            return true;
        }
        frame.name(text);
        if (frame.isDuplicate()) {
            muteNext = duplicates == Duplicates.FIRST;
            return duplicates != Duplicates.FAIL;
        }
        return true;
    }

    void startString() {
        enter();
        text.begin();
        leaf = STRING;
        settled = 0;
        if (grow && isKept()) {
            snapshot = null;
            if (listener != null) {
                listener.start(place, JsonView.Kind.STRING);
            }
        } else if (replacing && depth > 0) {
            withdraw();
        }
    }

    /** An open atomic string is absent, also where it will replace an older value. */
    private void withdraw() {
        snapshot = null;
        withdrawn = true;
        if (listener != null) {
            listener.withdraw(place);
        }
        replacing = false;
    }

    /** The open string has grown. */
    void grown(boolean inName) {
        if (!inName && grow && isKept()) {
            snapshot = null;
        }
    }

    void endString() {
        flush();
        leaf = NO_LEAF;
        withdrawn = false;
        if (isKept()) {
            JsonView closed = new Scalars.ClosedString(text.string());
            if (grow) {
                tellEnd(closed);
            } else {
                tell(closed);
            }
        }
        leave();
    }

    void startNumber() {
        enter();
        text.begin();
        leaf = NUMBER;
        settled = 0;
        told = 0;
    }

    /** What was read of the number is one. */
    void validNumber() {
        settled = text.length();
        if (eager && isKept()) {
            snapshot = null;
        }
    }

    void endNumber() {
        leaf = NO_LEAF;
        if (isKept()) {
            tell(new Scalars.Num(text.string(), true));
        }
        leave();
    }

    void atom(JsonView value) {
        enter();
        if (isKept()) {
            tell(value);
        }
        leave();
    }

    private void tell(JsonView value) {
        attach(value);
        if (listener != null) {
            listener.value(place, value);
        }
    }

    private void tellEnd(JsonView value) {
        attach(value);
        replacing = false;
        if (listener != null) {
            listener.end(place, value);
        }
    }

    private void attach(JsonView value) {
        snapshot = null;
        if (depth == 0) {
            root = value;
        } else {
            top().add(value);
        }
    }

    private void leave() {
        if (muted == depth) {
            muted = NOT_MUTED;
        }
        if (depth > 0) {
            top().ended++;
        }
    }

    /** Tells the listener what has come of the open scalar. */
    void flush() {
        if (listener == null || !isKept() || leaf == NO_LEAF) {
            return;
        }
        if (leaf == STRING) {
            if (grow && text.length() > settled) {
                CharSequence delta = text.lend(settled);
                settled = text.length();
                listener.append(place, delta);
            }
        } else if (eager && settled > told) {
            JsonView number = new Scalars.Num(text.string(settled), false);
            listener.value(place, number);
            told = settled;
            replacing = true;
        }
    }

    @Nullable
    JsonView view() {
        JsonView view = snapshot;
        if (view == null) {
            view = isKept() ? leafView() : null;
            for (int i = Math.min(depth, muted) - 1; i >= 0; i--) {
                view = frames[i].view(view, withdrawn && i == depth - 1);
            }
            view = view == null ? root : view;
            snapshot = view;
        }
        return view;
    }

    private @Nullable JsonView leafView() {
        if (leaf == STRING && grow) {
            return new Scalars.OpenString(text.share());
        }
        return leaf == NUMBER && eager && settled > 0 ? new Scalars.Num(text.string(settled), false) : null;
    }

    void reset() {
        text.reset();
        for (Frame frame : frames) {
            if (frame != null) {
                frame.reset();
            }
        }
        if (frames.length > 256) {
            frames = new Frame[0];
        }
        depth = 0;
        muted = NOT_MUTED;
        muteNext = false;
        leaf = NO_LEAF;
        starting = 0;
        withdrawn = false;
        root = null;
        snapshot = null;
    }
}
