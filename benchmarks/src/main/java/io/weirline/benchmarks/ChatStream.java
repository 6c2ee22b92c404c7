package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A chat completion as OpenAI streams it: 1,000 chunks with one delta each, a usage chunk and {@code [DONE]}. The same
 * seed gives the same bytes on every machine and JDK. What real streams hold is kept in its proportions: 930 pieces of
 * English text, 50 of other scripts and emoji as raw UTF-8, 10 blank lines and 10 quotes, which are escaped; 4,190
 * chars in all. The chunks differ in their delta and in the padding that hides its length.
 *
 * @param body the bytes
 * @param deltas what the chunks carry, in order
 */
public record ChatStream(byte[] body, List<String> deltas) {
    /** The seed of every published figure. */
    public static final long SEED = 42;

    /** Chunks with a delta. */
    public static final int CHUNKS = 1_000;

    /** Events: the chunks, the usage chunk and {@code [DONE]}. */
    public static final int EVENTS = CHUNKS + 2;

    /** Text in all, in chars. */
    public static final int CHARS = 4_190;

    private static final int ENGLISH = 930;
    private static final int OTHER = 50;

    // By length, so that a piece can be traded for one that is a char longer or shorter.
    private static final String[][] ENGLISH_PIECES = {
        {".", ",", "a", "s", ":"},
        {" a", " I", "ed", "ly", "er"},
        {" is", " to", " of", " in", "ing"},
        {" the", " and", " for", " can", " not"},
        {" with", " this", " that", " from", " have"},
        {" water", " other", " about", " first", " which"},
        {" stream", " number", " result", " before", " gentle"},
        {" example", " between", " another", " through", " current"},
        {" function", " possible", " remember", " sentence", " downhill"},
    };

    private static final String[] OTHER_PIECES = {
        "水", "流れ", "模型", "是", "한국", "é", "über", "naïve", "Привет", "العربية", "🙂", "👩‍💻", "🇫🇷", "💧", "…"
    };

    private static final String HEAD = """
            {"id":"chatcmpl-CwR7tQ2mVd81LxNzKf04Ya9GhPeUs","object":"chat.completion.chunk","created":1767225600,\
            "model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_0c5d3a91be",\
            "choices":[""";

    /**
     * The stream of a seed.
     *
     * @param seed any number
     * @return a new stream
     */
    public static ChatStream of(long seed) {
        Random random = new Random(seed);
        List<String> deltas = deltas(random);
        StringBuilder text = new StringBuilder(320 * EVENTS);
        for (int i = 0; i < CHUNKS; i++) {
            String finish = i == CHUNKS - 1 ? "\"stop\"" : "null";
            text.append("data: ")
                    .append(HEAD)
                    .append("{\"index\":0,\"delta\":{\"content\":\"")
                    .append(escaped(deltas.get(i)))
                    .append("\"},\"logprobs\":null,\"finish_reason\":")
                    .append(finish)
                    .append("}],\"obfuscation\":\"")
                    .append(padding(random))
                    .append("\"}\n\n");
        }
        text.append("data: ")
                .append(HEAD)
                .append("],\"usage\":{\"prompt_tokens\":57,\"completion_tokens\":1000,\"total_tokens\":1057},")
                .append("\"obfuscation\":\"")
                .append(padding(random))
                .append("\"}\n\ndata: [DONE]\n\n");
        return new ChatStream(text.toString().getBytes(UTF_8), deltas);
    }

    private static List<String> deltas(Random random) {
        List<String> deltas = new ArrayList<>(Collections.nCopies((CHUNKS - ENGLISH - OTHER) / 2, "\n\n"));
        deltas.addAll(Collections.nCopies(CHUNKS - ENGLISH - OTHER - deltas.size(), " \""));
        for (int i = 0; i < OTHER; i++) {
            deltas.add(OTHER_PIECES[random.nextInt(OTHER_PIECES.length)]);
        }
        int english = CHARS - deltas.stream().mapToInt(String::length).sum();
        int[] lengths = new int[ENGLISH];
        for (int i = 0; i < ENGLISH; i++) {
            lengths[i] = 1 + random.nextInt(ENGLISH_PIECES.length);
            english -= lengths[i];
        }
        while (english != 0) {
            int i = random.nextInt(ENGLISH);
            int traded = lengths[i] + Integer.signum(english);
            if (traded >= 1 && traded <= ENGLISH_PIECES.length) {
                english -= traded - lengths[i];
                lengths[i] = traded;
            }
        }
        for (int length : lengths) {
            String[] pieces = ENGLISH_PIECES[length - 1];
            deltas.add(pieces[random.nextInt(pieces.length)]);
        }
        Collections.shuffle(deltas, random);
        return List.copyOf(deltas);
    }

    static String escaped(String delta) {
        return delta.replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String padding(Random random) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        int length = random.nextInt(13);
        StringBuilder padding = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            padding.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return padding.toString();
    }

    /**
     * All deltas, joined.
     *
     * @return what the reader of the stream sees
     */
    public String text() {
        return String.join("", deltas);
    }
}
