package io.weirline.codecs.dialects.internal;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.JsonStrings;
import io.weirline.codecs.internal.Utf8;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.ByteSink;
import io.weirline.core.StreamException;
import io.weirline.core.StreamFault.ProviderError;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the errors that providers send inside a stream. The shapes differ, so all members that any provider uses are
 * looked for, also one level down in {@code error}, {@code metadata} and {@code details}; the innermost {@code error}
 * object is the most exact and wins. The HTTP status is the one that the error names, else the one that its code or
 * type stands for.
 */
public final class ProviderErrors {
    private static final int MAX_NESTING = 4;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** Statuses by type or code, in lower case, without punctuation and without "exception" and "error" at the end. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("invalidrequest", 400),
            Map.entry("badrequest", 400),
            Map.entry("invalidargument", 400),
            Map.entry("validation", 400),
            Map.entry("toolusefailed", 400),
            Map.entry("contextlengthexceeded", 400),
            Map.entry("authentication", 401),
            Map.entry("unauthenticated", 401),
            Map.entry("unauthorized", 401),
            Map.entry("invalidapikey", 401),
            Map.entry("insufficientcredits", 402),
            Map.entry("billing", 402),
            Map.entry("permission", 403),
            Map.entry("permissiondenied", 403),
            Map.entry("forbidden", 403),
            Map.entry("accessdenied", 403),
            Map.entry("notfound", 404),
            Map.entry("modelnotfound", 404),
            Map.entry("requesttimeout", 408),
            Map.entry("modeltimeout", 408),
            Map.entry("requesttoolarge", 413),
            Map.entry("modelstream", 424),
            Map.entry("model", 424),
            Map.entry("ratelimit", 429),
            Map.entry("ratelimitexceeded", 429),
            Map.entry("toomanyrequests", 429),
            Map.entry("throttling", 429),
            Map.entry("modelnotready", 429),
            Map.entry("resourceexhausted", 429),
            Map.entry("insufficientquota", 429),
            Map.entry("server", 500),
            Map.entry("internalserver", 500),
            Map.entry("internal", 500),
            Map.entry("api", 500),
            Map.entry("upstream", 502),
            Map.entry("serviceunavailable", 503),
            Map.entry("unavailable", 503),
            Map.entry("engineoverloaded", 503),
            Map.entry("timeout", 504),
            Map.entry("deadlineexceeded", 504),
            Map.entry("overloaded", 529));

    private final JsonReader.Factory readers;
    private final int maxDepth;
    // Made when needed: most streams bring no error.
    private @Nullable JsonReader reader;
    private final JsonStrings strings = new JsonStrings();

    /**
     * A reader of errors.
     *
     * @param readers asked for a reader by the first error
     * @param maxDepth the deepest nesting that is read
     */
    public ProviderErrors(JsonReader.Factory readers, int maxDepth) {
        this.readers = readers;
        this.maxDepth = maxDepth;
    }

    private JsonReader reader() {
        JsonReader made = reader;
        if (made == null) {
            made = readers.create(maxDepth);
            reader = made;
        }
        return made;
    }

    /**
     * An error from any JSON value.
     *
     * @param json the array
     * @param from the first byte of a valid value
     * @param to behind its last
     * @return the error, with the value as its raw JSON
     */
    public ProviderError value(byte[] json, int from, int to) {
        Fields fields = new Fields();
        reader().open(json, from, to - from);
        Token token = reader().next();
        if (token == Token.START_OBJECT) {
            fields.object(0);
        } else if (token == Token.STRING) {
            fields.message = string();
        } else if (token == Token.NUMBER) {
            fields.code = raw();
        }
        return fields.error(Utf8.decode(json, from, to));
    }

    /**
     * An error from bytes that may be a JSON object.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return the error, or null if they are no object
     */
    public @Nullable ProviderError object(byte[] bytes, int from, int to) {
        try {
            reader().open(bytes, from, to - from);
            if (reader().next() != Token.START_OBJECT) {
                return null;
            }
            int start = reader().start();
            reader().skipChildren();
            int end = reader().end();
            byte[] array = reader().array();
            return reader().next() == Token.END ? value(array, start, end) : null;
        } catch (StreamException e) {
            // What is not JSON is no error object; such lines are legal and stay without meaning.
            return null;
        }
    }

    /**
     * An error from bytes that may be a JSON object with an {@code error} member.
     *
     * @param bytes the array
     * @param from the first byte
     * @param to behind the last byte
     * @return the error, with the member's value as its raw JSON, or null if they are no such object
     */
    public @Nullable ProviderError member(byte[] bytes, int from, int to) {
        int start = -1;
        int end = -1;
        byte[] array;
        try {
            reader().open(bytes, from, to - from);
            if (reader().next() != Token.START_OBJECT) {
                return null;
            }
            array = reader().array();
            while (reader().next() == Token.NAME) {
                boolean error = reader().name().equals("error");
                Token token = reader().next();
                int first = token == Token.STRING ? reader().start() - 1 : reader().start();
                reader().skipChildren();
                if (error) {
                    boolean none = token == Token.NULL || token == Token.FALSE;
                    start = none ? -1 : first;
                    end = token == Token.STRING ? reader().end() + 1 : reader().end();
                }
            }
            reader().next();
        } catch (StreamException e) {
            return null;
        }
        return start < 0 ? null : value(array, start, end);
    }

    /**
     * An error that is a message of its framing.
     *
     * @param type the type that the framing gives, or empty
     * @param message the words that the framing gives, or empty
     * @param payload the array that holds the message's payload, which may be JSON
     * @param from its first byte
     * @param to behind its last byte
     * @return the error; its raw JSON is an object of {@code type} and {@code body}, so that neither is lost
     */
    public ProviderError message(String type, String message, byte[] payload, int from, int to) {
        ProviderError told = object(payload, from, to);
        String text = told == null ? Utf8.decode(payload, from, to) : "";
        ByteSink raw = new ByteSink(64 + (to - from));
        raw.putUtf8("{\"type\":");
        JsonOut.string(raw, type);
        raw.putUtf8(",\"body\":");
        if (told == null) {
            JsonOut.string(raw, text.isEmpty() ? message : text);
        } else {
            raw.putUtf8(told.rawJson());
        }
        raw.put('}');
        Fields fields = new Fields();
        fields.type = type.isEmpty() ? null : type;
        if (told != null) {
            fields.type = fields.type == null ? told.type() : fields.type;
            fields.code = told.code();
            fields.message = told.providerMessage();
            fields.status = told.status();
            fields.retryAfter = told.retryAfter();
        }
        String words = message.isEmpty() ? text : message;
        fields.message = words.isEmpty() ? fields.message : words;
        return fields.error(Utf8.decode(raw.array(), 0, raw.size()));
    }

    /**
     * An error that is no JSON.
     *
     * @param message the provider's own words
     * @return the error, with the words as a JSON string
     */
    public static ProviderError text(String message) {
        ByteSink out = new ByteSink(message.length() + 2);
        JsonOut.string(out, message);
        return new ProviderError(null, null, 0, false, null, message, Utf8.decode(out.array(), 0, out.size()));
    }

    private String string() {
        return strings.decode(reader().array(), reader().start(), reader().end());
    }

    private String raw() {
        return Utf8.decode(reader().array(), reader().start(), reader().end());
    }

    private final class Fields {
        private @Nullable String type;
        private @Nullable String code;
        private @Nullable String message;
        private @Nullable String weakType;
        private @Nullable String weakMessage;
        private int status;
        private @Nullable Duration retryAfter;

        /** Reads the members of the object that has begun, to its end. */
        void object(int nesting) {
            Fields inner = null;
            while (reader().next() == Token.NAME) {
                String name = reader().name();
                Token token = reader().next();
                boolean nested = token == Token.START_OBJECT && nesting < MAX_NESTING;
                if (name.equals("error") && (nested || token == Token.STRING)) {
                    inner = new Fields();
                    if (nested) {
                        inner.object(nesting + 1);
                    } else {
                        inner.message = string();
                    }
                } else if (name.equals("metadata") && nested) {
                    object(nesting + 1);
                } else if (name.equals("details") && token == Token.START_ARRAY) {
                    details(nesting + 1);
                } else {
                    member(name, token);
                    reader().skipChildren();
                }
            }
            if (inner != null) {
                overlay(inner);
            }
        }

        private void details(int nesting) {
            for (Token token = reader().next(); token != Token.END_ARRAY; token = reader().next()) {
                if (token == Token.START_OBJECT && nesting < MAX_NESTING) {
                    Fields detail = new Fields();
                    detail.object(nesting + 1);
                    retryAfter = detail.retryAfter == null ? retryAfter : detail.retryAfter;
                } else {
                    reader().skipChildren();
                }
            }
        }

        private void overlay(Fields inner) {
            type = inner.type == null ? type : inner.type;
            code = inner.code == null ? code : inner.code;
            message = inner.message == null ? message : inner.message;
            weakType = inner.weakType == null ? weakType : inner.weakType;
            weakMessage = inner.weakMessage == null ? weakMessage : inner.weakMessage;
            status = inner.status == 0 ? status : inner.status;
            retryAfter = inner.retryAfter == null ? retryAfter : inner.retryAfter;
        }

        private void member(String name, Token token) {
            boolean text = token == Token.STRING;
            if (!text && token != Token.NUMBER) {
                return;
            }
            String value = text ? string() : raw();
            switch (name) {
                // That it is an error is no kind of error.
                case "type" -> type = text && !value.isEmpty() && !value.equals("error") ? value : type;
                case "code" -> code = value.isEmpty() ? code : value;
                case "message" -> message = text ? value : message;
                case "msg", "detail" -> weakMessage = text ? value : weakMessage;
                case "error_type" -> weakType = text ? value : weakType;
                case "status" -> {
                    status = httpStatus(value) == 0 ? status : httpStatus(value);
                    weakType = httpStatus(value) == 0 && text ? value : weakType;
                }
                case "status_code", "statusCode", "http_status", "originalStatusCode" ->
                    status = httpStatus(value) == 0 ? status : httpStatus(value);
                case "retry_after", "retryDelay" -> retryAfter = seconds(value, 1, retryAfter);
                case "retry_after_ms" -> retryAfter = seconds(value, 1000, retryAfter);
                default -> {}
            }
        }

        ProviderError error(String rawJson) {
            String kind = type == null ? weakType : type;
            int known = status;
            if (known == 0 && code != null) {
                known = httpStatus(code);
            }
            if (known == 0) {
                known = statusOf(code);
            }
            if (known == 0) {
                known = statusOf(kind);
            }
            boolean quota = "insufficient_quota".equals(code) || "insufficient_quota".equals(kind);
            boolean retryable = !quota && (known == 408 || known == 429 || known >= 500 && known != 501);
            String words = message == null ? weakMessage : message;
            return new ProviderError(kind, code, known, retryable, retryAfter, words, rawJson);
        }
    }

    private static int statusOf(@Nullable String name) {
        if (name == null || name.length() > 64) {
            return 0;
        }
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x80 && Character.isLetterOrDigit(c)) {
                plain.append(Character.toLowerCase(c));
            }
        }
        cut(plain, "exception");
        cut(plain, "error");
        return STATUSES.getOrDefault(plain.toString(), 0);
    }

    private static void cut(StringBuilder name, String suffix) {
        int stem = name.length() - suffix.length();
        if (stem > 0 && name.lastIndexOf(suffix) == stem) {
            name.setLength(stem);
        }
    }

    private static int httpStatus(String text) {
        if (text.length() != 3 || text.charAt(0) < '4' || text.charAt(0) > '5') {
            return 0;
        }
        int tens = text.charAt(1) - '0';
        int ones = text.charAt(2) - '0';
        boolean digits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
        return digits ? 100 * (text.charAt(0) - '0') + 10 * tens + ones : 0;
    }

    private static @Nullable Duration seconds(String text, int perSecond, @Nullable Duration otherwise) {
        String number = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
        if (number.isEmpty()
                || number.length() > 16
                || !number.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.')) {
            return otherwise;
        }
        try {
            double millis = Double.parseDouble(number) * 1000 / perSecond;
            return millis >= LONGEST_WAIT.toMillis() ? LONGEST_WAIT : Duration.ofMillis(Math.round(millis));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
