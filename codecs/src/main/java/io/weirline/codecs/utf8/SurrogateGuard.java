package io.weirline.codecs.utf8;

import io.weirline.codecs.internal.Lifecycle;
import io.weirline.core.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Text in pieces to text in which no surrogate pair is cut: a first half that ends a piece waits for the second, and a
 * half that stands alone becomes U+FFFD. At most one char is held. A piece that needs no change is passed on as it is; an
 * empty string never comes out.
 */
public final class SurrogateGuard implements Decoder<CharSequence, String> {
    private @Nullable CharSequence piece;
    private char held;
    private final Lifecycle life = new Lifecycle();

    /** A guard that holds nothing. */
    public SurrogateGuard() {}

    @Override
    public void feed(CharSequence piece) {
        life.feed();
        this.piece = piece;
    }

    @Override
    public @Nullable String poll() {
        CharSequence text = piece;
        piece = null;
        if (text != null && text.length() > 0) {
            String guarded = guard(text);
            if (!guarded.isEmpty()) {
                return guarded;
            }
        }
        if (life.isFed()) {
            life.drained();
        } else if (life.isEnding()) {
            life.end();
            if (held != 0) {
                held = 0;
                return "\uFFFD";
            }
        }
        return null;
    }

    private String guard(CharSequence text) {
        int length = text.length();
        if (held == 0) {
            int plain = wholeEnd(text);
            if (plain == length) {
                return text.toString();
            }
            if (plain == length - 1 && Character.isHighSurrogate(text.charAt(plain))) {
                held = text.charAt(plain);
                return text.subSequence(0, plain).toString();
            }
        }
        return repair(text);
    }

    /** How far text has no half that stands alone or stands last. */
    private static int wholeEnd(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return length;
    }

    private String repair(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length() + 1);
        char high = held;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (high != 0) {
                if (Character.isLowSurrogate(c)) {
                    out.append(high).append(c);
                    high = 0;
                    continue;
                }
                out.append('\uFFFD');
                high = 0;
            }
            if (Character.isHighSurrogate(c)) {
                high = c;
            } else {
                out.append(Character.isLowSurrogate(c) ? '\uFFFD' : c);
            }
        }
        held = high;
        return out.toString();
    }

    @Override
    public void finish() {
        life.finish();
    }

    @Override
    public void reset() {
        piece = null;
        held = 0;
        life.reset();
    }
}
