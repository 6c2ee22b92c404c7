package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Event streams, each of one shape that costs a parser something else, cut as that shape arrives. The same bytes on every
 * machine; what a reader has to give is written down while the bytes are, so no parser is needed to know it.
 */
public enum SseShape {
    /** Nothing but data, an object of JSON each. */
    DATA_ONLY(1_448, Set.of(), body -> body.repeat(1_000, i -> body.event("", json(body.words(6))))),
    /** A type and data. */
    NAMED_EVENT(
            1_448,
            Set.of(),
            body -> body.repeat(1_000, i -> body.event("event: content_block_delta\n", json(body.words(6))))),
    /** An id, a type and data. */
    IDENTIFIED_EVENT(
            1_448,
            Set.of(),
            body -> body.repeat(1_000, i -> body.event("id: " + i + "\nevent: delta\n", json(body.words(6))))),
    /** Scripts of three bytes and emoji of four in pieces of a prime number of bytes, so that many are cut within. */
    MULTIBYTE(
            1_447,
            Set.of(),
            body -> body.repeat(1_000, i -> body.event("", json("流れる水、🙂👩‍💻 " + body.words(1) + "。世界")))),
    /** A comment before each event, to keep the connection. */
    HEARTBEAT(
            1_448,
            EnumSet.of(SseReader.VERTX),
            body -> body.repeat(1_000, i -> body.raw(": keep-alive\n\n").event("", json(body.words(6))))),
    /** Nearly nothing but comments: a model that thinks. Each arrives alone. */
    IDLE_STREAM(
            14,
            EnumSet.of(SseReader.VERTX),
            body -> body.repeat(
                    10, i -> body.repeat(200, j -> body.raw(": keep-alive\n\n")).event("", json(body.words(6))))),
    /** Lines that are no field of the standard, a few bytes at a time; every tenth is followed by an event. */
    INVALID_LINE_DRIP(
            7,
            Set.of(),
            body -> body.repeat(100, i -> body.repeat(10, j -> body.raw(body.words(5) + "\n"))
                    .event("", json(body.words(6))))),
    /** One line of nearly 256 KiB, four bytes at a time. */
    HUGE_LINE_DRIP(4, EnumSet.of(SseReader.VERTX), body -> body.event("", "weirline".repeat(32 * 1024 - 8))),
    /** Small events, a few bytes at a time. */
    SMALL_CHUNK(8, Set.of(), body -> body.repeat(1_000, i -> body.event("", body.words(2)))),
    /** Two hundred lines of data in each event. */
    LARGE_MULTILINE(
            1_448,
            Set.of(),
            body -> body.repeat(20, i -> {
                String[] lines = new String[200];
                for (int line = 0; line < lines.length; line++) {
                    lines[line] = body.words(8);
                }
                return body.event("", lines);
            })),
    /** What the standard allows and few send: all line ends, no blanks, empty data, fields that mean nothing. */
    EDGE_CASES(
            1_448,
            EnumSet.of(SseReader.LANGCHAIN4J, SseReader.SPRING, SseReader.VERTX),
            body -> body.repeat(100, i -> body.raw("data:none\n\n")
                    .gives("none")
                    .raw("data:  two\n\n")
                    .gives(" two")
                    .raw("data\n\n")
                    .gives("")
                    .raw("data: a\r\ndata: b\r\n\r\n")
                    .gives("a\nb")
                    .raw("data: c\rdata: d\r\r")
                    .gives("c\nd")
                    .raw("event: unsaid\nid: 7\n\n")
                    .raw("id: with\0nul\nretry: 10\nretry: soon\nunknown: field\n:comment\ndata: all\n\n")
                    .gives("all")));

    /** The seed of the words. */
    private static final long SEED = 11;

    private final int piece;
    private final Set<SseReader> wrong;
    private final Consumer<Body> writes;

    SseShape(int piece, Set<SseReader> wrong, Consumer<Body> writes) {
        this.piece = piece;
        this.wrong = Set.copyOf(wrong);
        this.writes = writes;
    }

    private Body body() {
        Body body = new Body(new Random(SEED));
        writes.accept(body);
        return body;
    }

    /** The bytes. */
    byte[] bytes() {
        return body().text.toString().getBytes(UTF_8);
    }

    /** The data of the events, in order. */
    List<String> data() {
        return List.copyOf(body().data);
    }

    /** The bytes as they arrive. */
    List<ByteBuffer> pieces() {
        byte[] bytes = bytes();
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += piece) {
            pieces.add(ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from))
                    .slice());
        }
        return List.copyOf(pieces);
    }

    /**
     * Whether a reader gives the events of this shape, and in a time that grows with their length; the time of one that
     * does not says nothing.
     *
     * @param reader any
     * @return false if what it gives is known to differ, or to take seconds
     */
    public boolean isReadBy(SseReader reader) {
        return !wrong.contains(reader);
    }

    private static String json(String text) {
        return "{\"type\":\"delta\",\"text\":\"" + text + "\"}";
    }

    private static final class Body {
        private static final String[] WORDS = {"water", "over", "the", "weir", "runs", "on", "and", "is", "not", "held"
        };
        private final StringBuilder text = new StringBuilder();
        private final List<String> data = new ArrayList<>();
        private final Random random;

        Body(Random random) {
            this.random = random;
        }

        String words(int count) {
            StringBuilder words = new StringBuilder();
            for (int i = 0; i < count; i++) {
                words.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
            }
            return words.toString();
        }

        Body raw(String bytes) {
            text.append(bytes);
            return this;
        }

        Body gives(String event) {
            data.add(event);
            return this;
        }

        Body event(String fields, String... lines) {
            text.append(fields);
            for (String line : lines) {
                text.append("data: ").append(line).append('\n');
            }
            text.append('\n');
            return gives(String.join("\n", lines));
        }

        Body repeat(int times, IntFunction<Body> each) {
            for (int i = 0; i < times; i++) {
                each.apply(i);
            }
            return this;
        }
    }
}
