package io.weirline.benchmarks.report;

import java.util.Locale;

/** The kinds of work: what is read, in which benchmark, and what one operation of it is. In the order of the report. */
enum Table {
    TEXT("Bytes to text deltas (OpenAI Chat)", "event", "TextBenchmark.chat", "reader"),
    SSE("Bytes to server-sent events with text", "event", "SseBenchmark.events", "reader"),
    FRAMES("Bytes to server-sent events, data as bytes", "event", "SseBenchmark.frames", ""),
    CHUNK("JSON of a chunk to its text", "chunk", "ChunkBenchmark.json", "reader"),
    DIALECT("Bytes to text deltas", "delta", "DialectBenchmark.decode", "reader"),
    VENDOR("Bytes to text deltas, by the provider's client", "delta", "DialectBenchmark.vendor", "client"),
    ENCODE("Text deltas to bytes (OpenAI Chat)", "delta", "EncodeBenchmark.chat", "writer"),
    FORMAT("Text deltas to bytes", "delta", "EncodeBenchmark.dialect", "writer"),
    UTF8("UTF-8 to strings", "stream", "Utf8Benchmark.text", "reader"),
    PIPELINE("Bytes, events, batches of 8, bytes", "event", "PipelineBenchmark.rewrite", "pipeline"),
    SHAPE("Server-sent events of one shape", "stream", "SseBenchmark.shapes", "reader");

    final String title;
    final String operation;
    final String benchmark;
    /** The parameter that names the contestant; empty where there is but one. */
    final String contestants;

    Table(String title, String operation, String benchmark, String contestants) {
        this.title = title;
        this.operation = operation;
        this.benchmark = benchmark;
        this.contestants = contestants;
    }

    /** As it stands in a score. Clients stand beside who else reads their dialect. */
    String key() {
        return (this == VENDOR ? DIALECT : this).name().toLowerCase(Locale.ROOT);
    }

    static Table of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
