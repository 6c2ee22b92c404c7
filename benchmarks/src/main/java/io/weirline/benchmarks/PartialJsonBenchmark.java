package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jsoniter.JsonIterator;
import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonView;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import net.minidev.json.parser.JSONParser;
import net.minidev.json.parser.ParseException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One delta of four chars and the snapshot behind it, averaged over a whole document. The assembler is fed one document
 * after the other. The peers parse the text so far again, already closed with what brackets and quotes it lacks, which
 * costs them nothing here; they do so at deltas spread evenly over the document.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PartialJsonBenchmark {
    /** At how many deltas the peers parse. */
    static final int SAMPLES = 16;

    /** What is written. */
    @Param
    public JsonDocument document = JsonDocument.RECORDS;

    /** How many chars of it. */
    @Param({"2048", "16384", "131072", "1048576"})
    public int size;

    private final JsonAssembler assembler = new JsonAssembler();
    private String[] deltas = {};
    private int next;
    private byte[][] closed = {};
    private String[] closedTexts = {};
    private int sample;

    /** Builds the deltas, and what the peers parse. */
    @Setup
    public void build() {
        deltas = document.deltas(size);
        assembler.reset();
        next = 0;
        closedTexts = new String[SAMPLES];
        JsonAssembler prefix = new JsonAssembler();
        int fed = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int until = (int) ((i + 0.5) * deltas.length / SAMPLES);
            for (; fed <= until; fed++) {
                prefix.feed(deltas[fed]);
            }
            closedTexts[i] = String.valueOf(prefix.view());
        }
        closed = Arrays.stream(closedTexts).map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
        sample = 0;
    }

    /**
     * An immutable snapshot for each delta.
     *
     * @return the snapshot
     */
    @Benchmark
    public @Nullable JsonView weirline() {
        if (next == deltas.length) {
            assembler.reset();
            next = 0;
        }
        assembler.feed(deltas[next++]);
        return assembler.view();
    }

    /**
     * Without snapshots: what parsing alone costs.
     *
     * @return the state
     */
    @Benchmark
    public JsonAssembler.State weirlineWithoutSnapshots() {
        if (next == deltas.length) {
            assembler.reset();
            next = 0;
        }
        return assembler.feed(deltas[next++]);
    }

    private int sample() {
        sample = (sample + 1) % SAMPLES;
        return sample;
    }

    /**
     * Jackson 3 on the bytes so far.
     *
     * @return the tree
     */
    @Benchmark
    public JsonNode jacksonAgain() {
        return JsonMapper.shared().readTree(closed[sample()]);
    }

    /**
     * jsoniter on the bytes so far.
     *
     * @return the lists and maps
     * @throws IOException never
     */
    @Benchmark
    public Object jsoniterAgain() throws IOException {
        return JsonIterator.parse(closed[sample()]).read();
    }

    /**
     * json-smart on the text so far.
     *
     * @return the lists and maps
     * @throws ParseException never
     */
    @Benchmark
    public Object jsonSmartAgain() throws ParseException {
        return new JSONParser(JSONParser.MODE_RFC4627).parse(closedTexts[sample()]);
    }
}
