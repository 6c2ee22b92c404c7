package io.weirline.samples.cli;

import io.weirline.core.LimitExceededException;
import io.weirline.core.MalformedStreamException;
import io.weirline.core.ProviderException;
import io.weirline.core.StreamException;
import io.weirline.core.TruncatedStreamException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import tools.jackson.core.JsonGenerator;

/**
 * Why a file could not be decoded to its end.
 *
 * @param type {@code malformed}, {@code limit_exceeded}, {@code truncated}, {@code provider_error} or
 *     {@code unreadable}
 * @param message a phrase for people, without input text
 * @param offset bytes from the start of the body, where known
 * @param limit the name of the limit that was passed
 */
record Failure(
        String type,
        String message,
        @Nullable Long offset,
        @Nullable String limit) {
    static Failure of(StreamException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof MalformedStreamException malformed) {
            return new Failure("malformed", message, known(malformed.offset()), null);
        }
        if (e instanceof LimitExceededException exceeded) {
            return new Failure("limit_exceeded", message, known(exceeded.offset()), exceeded.limit());
        }
        if (e instanceof TruncatedStreamException truncated) {
            return new Failure("truncated", message, known(truncated.offset()), null);
        }
        return new Failure(e instanceof ProviderException ? "provider_error" : "aborted", message, null, null);
    }

    static Failure of(IOException e) {
        String message;
        if (e instanceof NoSuchFileException) {
            message = "no such file";
        } else if (e instanceof AccessDeniedException) {
            message = "permission denied";
        } else {
            message = told(e);
        }
        return new Failure("unreadable", "cannot be read: " + message, null, null);
    }

    /** Why a stream over the network did not end well. */
    static String ofExchange(Throwable failure) {
        Throwable cause = Exceptions.unwrap(failure);
        if (cause instanceof ProviderException e) {
            StringJoiner parts = new StringJoiner(", ", "the provider reported an error: ", "");
            parts.setEmptyValue("the provider reported an error");
            add(parts, "status", e.status() == 0 ? null : e.status());
            add(parts, "type", e.type());
            add(parts, "code", e.code());
            return parts + (e.providerMessage() == null ? "" : ": " + e.providerMessage());
        }
        if (cause instanceof StreamException) {
            Throwable below = cause.getCause();
            return cause instanceof TruncatedStreamException && below != null
                    ? "the connection broke: " + told(below)
                    : told(cause);
        }
        return "cannot be reached: " + told(cause);
    }

    private static void add(StringJoiner parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.add(name + " " + value);
        }
    }

    private static String told(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static @Nullable Long known(long offset) {
        return offset < 0 ? null : offset;
    }

    /** Writes the member {@code failure}. */
    void write(JsonGenerator json) {
        json.writeObjectPropertyStart("failure");
        json.writeStringProperty("type", type);
        json.writeStringProperty("message", message);
        if (offset != null) {
            json.writeNumberProperty("offset", offset);
        }
        if (limit != null) {
            json.writeStringProperty("limit", limit);
        }
        json.writeEndObject();
    }
}
