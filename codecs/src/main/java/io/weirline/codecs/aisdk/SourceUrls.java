package io.weirline.codecs.aisdk;

import static io.weirline.codecs.internal.JsonOut.ascii;

import io.weirline.codecs.internal.JsonOut;
import io.weirline.codecs.internal.JsonStrings;
import io.weirline.codecs.json.Jackson;
import io.weirline.codecs.json.JsonReader;
import io.weirline.codecs.json.JsonReader.Token;
import io.weirline.core.ByteSink;
import io.weirline.core.Limits;
import io.weirline.core.StreamException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The web pages that the citations of any dialect name, as {@code source-url}. */
final class SourceUrls {
    private static final byte[] SOURCE = ascii("data: {\"type\":\"source-url\",\"sourceId\":\"source-");
    private static final byte[] URL = ascii("\",\"url\":");
    private static final byte[] TITLE = ascii(",\"title\":");
    private static final byte[] TAIL = ascii("}\n\n");
    /** How deep the address may lie: Chat has it in {@code url_citation}, Gemini in {@code web}. */
    private static final int MAX_NESTING = 2;

    private final JsonReader reader = Jackson.reader().create(Limits.defaults().jsonDepth());
    private final JsonStrings strings = new JsonStrings();
    private @Nullable String url;
    private @Nullable String title;
    private int number;

    /** Reads a citation; false if it is no JSON or names no address. */
    boolean read(String json) {
        url = null;
        title = null;
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try {
            reader.open(bytes, 0, bytes.length);
            if (reader.next() == Token.START_OBJECT) {
                members(1);
            }
            reader.next();
        } catch (StreamException e) {
            return false;
        }
        return url != null;
    }

    private void members(int nesting) {
        while (reader.next() == Token.NAME) {
            String name = reader.name();
            Token token = reader.next();
            if (token == Token.START_OBJECT && nesting < MAX_NESTING) {
                members(nesting + 1);
            } else if (token == Token.STRING) {
                switch (name) {
                    case "url", "uri" -> url = url == null ? string() : url;
                    case "title" -> title = title == null ? string() : title;
                    default -> {}
                }
            } else {
                reader.skipChildren();
            }
        }
    }

    private @Nullable String string() {
        String text = strings.decode(reader.array(), reader.start(), reader.end());
        return text.isEmpty() ? null : text;
    }

    /** Writes what was read. */
    void write(ByteSink out) {
        JsonOut.number(out.put(SOURCE), number++);
        out.put(URL);
        JsonOut.string(out, String.valueOf(url));
        if (title != null) {
            out.put(TITLE);
            JsonOut.string(out, title);
        }
        out.put(TAIL);
    }

    void reset() {
        number = 0;
    }
}
