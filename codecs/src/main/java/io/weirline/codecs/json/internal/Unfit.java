package io.weirline.codecs.json.internal;

import io.weirline.codecs.json.JsonBindingException;
import io.weirline.codecs.partial.JsonPointer;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A value does not fit; gathers the path to it on its way out. */
public final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient @Nullable Throwable thrown;
    private final transient Deque<String> path = new ArrayDeque<>();

    /**
     * At the innermost value.
     *
     * @param reason a phrase without input text
     * @param thrown what the user's own code threw
     */
    public Unfit(String reason, @Nullable Throwable thrown) {
        super(reason, null, false, false);
        this.reason = reason;
        this.thrown = thrown;
    }

    /**
     * One step further out.
     *
     * @param step the name or index of the value that does not fit
     * @return this
     */
    public Unfit in(String step) {
        path.addFirst(step);
        return this;
    }

    JsonBindingException of(Type type) {
        return new JsonBindingException(reason, type, JsonPointer.of(path.toArray(new String[0])), thrown);
    }
}
