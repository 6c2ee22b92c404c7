package io.weirline.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A run as a page that needs nothing else, as a picture, and as the README's table. */
final class Page {
    private static final String COLOURS = """
            :root{--ink:#1b1f24;--soft:#59636e;--paper:#fff;--line:#d1d9e0;--ours:#0b6bcb;--peer:#8c959f}
            @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--paper:#0d1117;--line:#3d444d;\
            --ours:#58a6ff;--peer:#6e7681}}
            text{font:12px system-ui,sans-serif;fill:var(--ink)}.soft{fill:var(--soft)}.ours{fill:var(--ours)}\
            .peer{fill:var(--peer)}.grid{stroke:var(--line)}.error{stroke:var(--ink)}.paper{fill:var(--paper)}
            """;

    private Page() {}

    static String html(Results results) {
        StringBuilder body = new StringBuilder();
        for (String table : tables(results)) {
            for (String variant : variants(results, table)) {
                List<Score> scores = scores(results, table, variant);
                String operation = Table.of(table).operation;
                body.append("<h2>").append(escaped(title(table, variant))).append("</h2>\n<div class=charts>\n");
                body.append(chart(scores, "CPU ns per " + operation, Score::nanos, true));
                body.append(chart(scores, "bytes allocated per " + operation, Score::bytes, false));
                body.append("</div>\n");
            }
        }
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>Weirline's benchmarks</title><style>
                %sbody{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:76rem;\
                margin:2rem auto;padding:0 1rem}h2{margin:2rem 0 .5rem;font-size:1.1rem}\
                .charts{display:flex;flex-wrap:wrap;gap:1rem}svg{max-width:100%%;height:auto}\
                table{border-collapse:collapse}td{padding:.1rem .8rem .1rem 0;vertical-align:top}\
                code{overflow-wrap:anywhere}
                </style></head><body>
                <h1>Weirline beside its peers</h1>
                <p>Shorter is better; the axes are logarithmic. A label tells how many times ours the peer takes, in this
                run: ours is the topmost blue bar. Times are CPU time of the benchmark's thread; a line across a bar's end
                is the interval that holds the mean of the iterations with 99.9 %%. Absolute times say nothing about other
                machines.</p>
                <table>%s</table>
                %s</body></html>
                """.formatted(COLOURS, facts(results), body);
    }

    private static String facts(Results results) {
        StringBuilder rows = new StringBuilder();
        results.machine().forEach((name, value) -> row(rows, name, escaped(value)));
        row(rows, "command", "<code>" + escaped(results.command()) + "</code>");
        StringBuilder versions = new StringBuilder();
        results.versions().forEach((name, version) -> versions.append(versions.isEmpty() ? "" : ", ")
                .append(escaped(name + " " + version)));
        row(rows, "versions", versions.toString());
        return rows.toString();
    }

    private static void row(StringBuilder rows, String name, String html) {
        rows.append("<tr><td>").append(name).append("<td>").append(html).append('\n');
    }

    private static List<String> tables(Results results) {
        return Stream.of(Table.values())
                .map(Table::key)
                .distinct()
                .filter(table ->
                        results.scores().stream().anyMatch(s -> s.table().equals(table)))
                .toList();
    }

    /** Segments first, since that is what is quoted. */
    private static List<String> variants(Results results, String table) {
        return results.scores().stream()
                .filter(score -> score.table().equals(table))
                .map(Score::variant)
                .distinct()
                .sorted(Comparator.comparing(variant -> !variant.equals("SEGMENTS")))
                .toList();
    }

    /** Ours first, then the peers from the fastest. */
    static List<Score> scores(Results results, String table, String variant) {
        return results.scores().stream()
                .filter(s -> s.table().equals(table) && s.variant().equals(variant))
                .sorted(Comparator.comparing((Score s) -> !Results.isOurs(s.contestant()))
                        .thenComparing(s ->
                                Results.isOurs(s.contestant()) ? s.contestant().length() : 0)
                        .thenComparingDouble(Score::nanos))
                .toList();
    }

    private static String title(String table, String variant) {
        return Table.of(table).title + (variant.isEmpty() ? "" : ", " + name(variant));
    }

    /** Names as their authors write them, where an enum cannot. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("OKHTTP", "okhttp-sse"),
            Map.entry("OKHTTP_FASTJSON2", "okhttp-sse + fastjson2"),
            Map.entry("SPRING", "Spring"),
            Map.entry("SPRING_JACKSON3", "Spring + Jackson 3"),
            Map.entry("VERTX", "Vert.x"),
            Map.entry("NETTY", "Netty"),
            Map.entry("CHARSET_DECODER", "CharsetDecoder"),
            Map.entry("OPENAI_JAVA", "openai-java"),
            Map.entry("ANTHROPIC_JAVA", "anthropic-java"),
            Map.entry("JACKSON3", "Jackson 3"),
            Map.entry("JACKSON2_GENERATOR", "Jackson 2 generator"),
            Map.entry("JACKSON3_GENERATOR", "Jackson 3 generator"),
            Map.entry("JACKSON2_STREAMING", "Jackson 2 streaming"),
            Map.entry("JACKSON3_STREAMING", "Jackson 3 streaming"),
            Map.entry("JACKSON2_RECORDS", "Jackson 2 records"),
            Map.entry("JACKSON3_RECORDS", "Jackson 3 records"));

    static String name(String contestant) {
        return NAMES.getOrDefault(
                contestant, contestant.toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    // ---- bars

    private static final int ROW = 24;
    private static final int LEFT = 190;
    private static final int WIDTH = 560;
    private static final int RIGHT = 130;

    private static String chart(List<Score> scores, String unit, ToDoubleFunction<Score> of, boolean errors) {
        int height = ROW * scores.size() + 40;
        return "<svg viewBox=\"0 0 %d %d\" width=%d role=img aria-label=\"%s\">%s</svg>%n"
                .formatted(WIDTH, height, WIDTH, unit, bars(scores, unit, of, errors));
    }

    private static String bars(List<Score> scores, String unit, ToDoubleFunction<Score> of, boolean errors) {
        // Less than one is drawn as one: a logarithm has no zero.
        double least = scores.stream().mapToDouble(of).min().orElse(1);
        double low = Math.pow(10, Math.floor(Math.log10(Math.max(1, least))));
        double most = scores.stream().mapToDouble(of).max().orElse(1);
        double high = Math.pow(10, Math.max(Math.ceil(Math.log10(Math.max(1, most))), Math.log10(low) + 1));
        double first = of.applyAsDouble(scores.get(0));
        StringBuilder out = new StringBuilder();
        int bottom = ROW * scores.size() + 4;
        for (double tick = low; tick <= high * 1.001; tick *= 10) {
            double x = x(tick, low, high);
            out.append("<line class=grid x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>".formatted(x, x, bottom));
            out.append("<text class=soft text-anchor=middle x=\"%.1f\" y=\"%d\">%s</text>"
                    .formatted(x, bottom + 14, brief(tick)));
        }
        out.append("<text class=soft x=\"0\" y=\"%d\">%s</text>%n".formatted(bottom + 14, unit));
        for (int i = 0; i < scores.size(); i++) {
            Score score = scores.get(i);
            double value = of.applyAsDouble(score);
            double to = x(value, low, high);
            int y = i * ROW + 4;
            String kind = Results.isOurs(score.contestant()) ? "ours" : "peer";
            out.append("<text x=\"0\" y=\"%d\">%s</text>".formatted(y + 12, escaped(name(score.contestant()))));
            out.append("<rect class=%s x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" rx=\"2\"/>"
                    .formatted(kind, LEFT, y, Math.max(1, to - LEFT)));
            double end = to;
            if (errors && score.error() > 0) {
                double from = x(value - score.error(), low, high);
                end = x(value + score.error(), low, high);
                out.append("<line class=error x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                        .formatted(from, end, y + 8, y + 8));
            }
            String ratio = i == 0 || first < 1 ? "" : " (%s×)".formatted(brief(value / first));
            out.append("<text x=\"%.1f\" y=\"%d\">%s%s</text>%n".formatted(end + 6, y + 12, brief(value), ratio));
        }
        return out.toString();
    }

    private static double x(double value, double low, double high) {
        double share = Math.log10(Math.max(low, value) / low) / Math.log10(high / low);
        return LEFT + Math.min(1, share) * (WIDTH - LEFT - RIGHT);
    }

    static String brief(double value) {
        if (value >= 1_000) {
            return "%,.0f".formatted(value);
        }
        return value >= 100 ? "%.0f".formatted(value) : value >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    }

    // ---- what others show

    static String svg(Results results) {
        List<Score> scores = scores(results, "text", "SEGMENTS");
        int height = ROW * scores.size() + 52;
        String bars = scores.isEmpty() ? "" : bars(scores, "CPU ns per event", Score::nanos, true);
        // XML wants its attributes in quotes.
        bars = bars.replaceAll("(class|text-anchor)=(\\w+)", "$1=\"$2\"");
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -24 %d %d" width="%d" height="%d">
                <style>%s</style>
                <rect class="paper" x="-8" y="-24" width="%d" height="%d" rx="6"/>
                <text y="-8" style="font-weight:bold">%s</text>
                %s</svg>
                """.formatted(
                        WIDTH + 16,
                        height + 12,
                        WIDTH + 16,
                        height + 12,
                        COLOURS,
                        WIDTH + 16,
                        height + 12,
                        Table.TEXT.title,
                        bars);
    }

    static String markdown(Results results) {
        StringBuilder out =
                new StringBuilder("| work | ours, ns / B | peer | its ns / B | times |\n|---|---|---|---|---|\n");
        for (String table : tables(results)) {
            for (String variant : variants(results, table)) {
                List<Score> scores = scores(results, table, variant);
                for (Score ours : scores.stream()
                        .filter(s -> Results.isOurs(s.contestant()))
                        .toList()) {
                    List<Score> peers = scores.stream()
                            .filter(s -> !Results.isOurs(s.contestant()))
                            .toList();
                    String work = title(table, variant) + ": " + name(ours.contestant());
                    if (peers.isEmpty()) {
                        out.append(
                                "| %s | %s / %s | | | |%n".formatted(work, brief(ours.nanos()), brief(ours.bytes())));
                    }
                    for (Score peer : peers) {
                        out.append("| %s | %s / %s | %s | %s / %s | %s |%n"
                                .formatted(
                                        work,
                                        brief(ours.nanos()),
                                        brief(ours.bytes()),
                                        name(peer.contestant()),
                                        brief(peer.nanos()),
                                        brief(peer.bytes()),
                                        brief(peer.nanos() / ours.nanos())));
                    }
                }
            }
        }
        return out.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
