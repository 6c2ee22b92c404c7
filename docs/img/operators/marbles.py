#!/usr/bin/env python3
"""Draws the marble diagrams of the operators beside this file: python3 docs/img/operators/marbles.py

Each diagram is a list of lanes from top to bottom. A lane is a timeline with marbles (time, text, kind), an end, and a
name; or the operator's box. Kinds: text, tool, state, bytes, error. Ends: ("done", t), ("error", t, name), ("cancel", t, name).
Times run from 0 to 100.
"""
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT = 720, 86, 704
STYLE = """
  .line { stroke: #5b6b7b; stroke-width: 2; fill: none }
  .name, .note { fill: #44515e; font: 12px system-ui, sans-serif }
  .note { font-size: 11px }
  .op { fill: #eef4f8; stroke: #5b6b7b; stroke-width: 1.5 }
  .optext { fill: #1d2a36; font: 600 14px ui-monospace, monospace }
  .text { fill: #cfe6f7; stroke: #1f78b4 } .tool { fill: #fde3c0; stroke: #b8690b }
  .state { fill: #e4e4ea; stroke: #6d6d7d } .bytes { fill: #d8efd2; stroke: #3c8a2e }
  .error { fill: #f9d3d0; stroke: #b3261e } .label { fill: #16202a; font: 12px ui-monospace, monospace }
  .bad { stroke: #b3261e; stroke-width: 2.5; fill: none } .ask { stroke: #6d6d7d; stroke-dasharray: 3 3; fill: none }
  @media (prefers-color-scheme: dark) {
    .line { stroke: #9fb0c0 } .name, .note { fill: #b9c6d2 } .op { fill: #1d2a36; stroke: #9fb0c0 } .optext { fill: #e6eef5 }
    .text { fill: #164a6e; stroke: #6db7e8 } .tool { fill: #6b420d; stroke: #f0b25c }
    .state { fill: #3a3a46; stroke: #a5a5b5 } .bytes { fill: #24501c; stroke: #86cf78 }
    .error { fill: #6b1c17; stroke: #f2938c } .label { fill: #f2f6fa } .bad { stroke: #f2938c } .ask { stroke: #a5a5b5 }
  }
"""


def x(time):
    return LEFT + 16 + time * (RIGHT - LEFT - 40) / 100


def text(css, at, y, what, anchor="middle"):
    return f'<text class="{css}" x="{at:.0f}" y="{y}" text-anchor="{anchor}">{escape(what)}</text>'


def lane(y, name, marbles, end=None, notes=()):
    out = [text("name", 8, y + 4, name, "start"),
           f'<path class="line" d="M{LEFT} {y}H{RIGHT - 6}m-7 -5l7 5l-7 5"/>']
    for time, label, kind in marbles:
        width = max(24, 7.4 * len(label) + 12)
        out.append(f'<rect class="{kind}" x="{x(time) - width / 2:.1f}" y="{y - 13}" width="{width:.1f}" height="26" '
                   f'rx="13" stroke-width="1.5"/>')
        out.append(text("label", x(time), y + 4, label))
    if end:
        at = x(end[1])
        if end[0] == "done":
            out.append(f'<path class="line" d="M{at:.0f} {y - 15}v30"/>')
        elif end[0] == "error":
            out.append(f'<path class="bad" d="M{at - 8:.0f} {y - 8}l16 16m0 -16l-16 16"/>')
        else:
            out.append(f'<path class="bad" d="M{at:.0f} {y - 15}v30m-5 -30h10m-10 30h10"/>')
        if len(end) > 2:
            out.append(text("note", at, y + 30, end[2]))
    for time, note in notes:
        out.append(text("note", x(time), y + 30, note))
    return out


def draw(file, title, lanes):
    y, out = 30, []
    for entry in lanes:
        if isinstance(entry, str):
            out.append(f'<rect class="op" x="{LEFT}" y="{y - 14}" width="{RIGHT - LEFT}" height="34" rx="4"/>')
            out.append(text("optext", (LEFT + RIGHT) / 2, y + 8, entry))
            y += 58
        else:
            out += lane(y, *entry)
            y += 60
    body = "\n  ".join(out)
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y - 14}" width="{WIDTH}" height="{y - 14}" '
           f'role="img" aria-label="{escape(title)}">\n  <title>{escape(title)}</title>\n  <style>{STYLE}  </style>\n'
           f'  {body}\n</svg>\n')
    (Path(__file__).parent / f"{file}.svg").write_text(svg, encoding="utf-8")


def T(*pairs):
    return [(time, label, "text") for time, label in pairs]


draw("decode", "decode: bytes cut anywhere become events; one piece is asked for when the last is drained", [
    ("pieces", [(8, 'data: {"Wei', "bytes"), (34, 'r"}⏎⏎data: {"lin', "bytes"), (66, 'e"}⏎⏎', "bytes")], ("done", 96)),
    "decode(dialect)",
    ("events", T((36, "Weir"), (68, "line")), ("done", 96), [(8, "request(1)"), (50, "request(1)")]),
])
draw("tap", "tap: the buffers pass untouched, a listener sees what they say", [
    ("buffers", [(6, "b1", "bytes"), (40, "b2", "bytes"), (74, "b3", "bytes")], ("done", 94)),
    "tap(decoder, listener)",
    ("buffers", [(6, "b1", "bytes"), (40, "b2", "bytes"), (74, "b3", "bytes")], ("done", 94)),
    ("listener", T((40, "Weir"), (74, "line"))),
])
draw("coalesce", "coalesce: the first content leaves at once; neighbours merge while nobody asks; a tool call flushes", [
    ("events", T((4, "a"), (18, "b"), (26, "c"), (34, "d"), (60, "e"), (66, "f")) + [(82, "tool", "tool")], ("done", 94)),
    "coalesce(Batching.immediate())",
    ("batches", T((4, "a"), (46, "bcd"), (60, "e"), (70, "f")) + [(82, "tool", "tool")], ("done", 94),
     [(4, "request(1)"), (46, "request(2)"), (70, "request(2)")]),
])
draw("coalesce-window", "coalesce with a window: it opens behind the first content and is measured from the first pending item", [
    ("events", T((4, "a"), (16, "b"), (24, "c"), (48, "d"), (56, "e"), (62, "f"), (68, "g")), ("done", 90)),
    "coalesce(Batching.fixed(4, 20 ms))",
    ("batches", T((4, "a"), (36, "bc"), (69, "defg")), ("done", 90), [(4, "at once"), (36, "20 ms after b"), (69, "4 items")]),
])
draw("deliver", "deliver: events become the client's bytes, with a heartbeat where nothing was written for a while", [
    ("events", T((10, "a"), (20, "b"), (28, "c")) + [(86, "end", "state")], ("done", 94)),
    "deliver(dialect, batching, heartbeat)",
    ("buffers", [(10, "data:a", "bytes"), (30, "data:b data:c", "bytes"), (62, ": ", "state"), (87, "[DONE]", "bytes")],
     ("done", 97), [(62, "15 s silent")]),
])
draw("budgets", "budgets: what nobody has taken stays under a bound; then the source is asked for nothing more", [
    ("events", T((4, "64 KiB"), (22, "64 KiB"), (40, "128 KiB"), (84, "64 KiB"))),
    "coalesce(batching, budget 256 KiB)",
    ("batches", T((72, "256 KiB")), None, [(56, "full: upstream not asked"), (84, "request(1)")]),
])
draw("require-terminal", "requireTerminal: bytes that end without the dialect's terminal are an error, never a clean end", [
    ("events", T((10, "Weir"), (30, "line")), ("done", 60)),
    "requireTerminal()",
    ("events", T((10, "Weir"), (30, "line")), ("error", 60, "TruncatedStreamException, with the transcript")),
])
draw("deadlines", "deadlines: pings feed no content deadline; the error names the one that passed", [
    ("events", T((8, "Weir"), (18, "line")) + [(36, "ping", "state"), (50, "ping", "state"), (64, "ping", "state")],
     ("cancel", 78, "cancelled")),
    "deadlines(idleContent 60 s)",
    ("events", T((8, "Weir"), (18, "line")) + [(36, "ping", "state"), (50, "ping", "state"), (64, "ping", "state")],
     ("error", 78, "DeadlineException(idleContent)")),
])
draw("abort", "abortOn: one signal ends many streams, as an error or cleanly", [
    ("stream 1", T((8, "a"), (26, "b")), ("cancel", 60, "cancelled")),
    ("stream 2", T((14, "x"), (40, "y")), ("cancel", 60, "cancelled")),
    "abortOn(signal); signal.abort(reason)",
    ("both", T((8, "a"), (14, "x"), (26, "b"), (40, "y")), ("error", 60, "StreamAbortedException(reason)")),
])
draw("settle", "settle: exactly one settlement for each request, whatever ends it", [
    ("events", T((8, "Weir"), (24, "line")) + [(40, "usage", "state")], ("cancel", 62, "client left")),
    "settle(listener)",
    ("events", T((8, "Weir"), (24, "line")) + [(40, "usage", "state")], ("cancel", 62)),
    ("settled", [(70, "CLIENT_ABORT, usage, transcript", "state")]),
])
draw("abandon", "abandon with DRAIN: the client leaves, the stream is read on for its usage alone", [
    ("events", T((8, "Weir"), (24, "line"), (50, "more"), (64, "text")) + [(80, "usage", "state")], ("done", 94)),
    "abandon(drain(5 s, 1 MiB, 100 at once))",
    ("events", T((8, "Weir"), (24, "line")), ("cancel", 36, "client left")),
])
draw("phases", "phases: statuses come by time until the first content", [
    ("events", T((70, "Weir"), (84, "line")), ("done", 96)),
    "phases(analysing, 1 s searching, 5 s slow)",
    ("events", [(6, "analysing", "state"), (26, "searching", "state"), (50, "taking longer", "state")]
     + T((70, "Weir"), (84, "line")), ("done", 96)),
])
draw("grapheme-safe", "graphemeSafe: a letter waits for its accent, and a flag comes whole", [
    ("text", T((6, "cafe"), (24, "◌́ !"), (46, "½flag"), (60, "½flag ok")), ("done", 92)),
    "graphemeSafe(100 ms)",
    ("text", T((6, "caf"), (24, "é"), (36, "!"), (60, "flag o"), (76, "k")), ("done", 92),
     [(36, "held 100 ms"), (76, "held 100 ms")]),
])
draw("observe", "observe: events pass; the listener and the timeline hear of the start, the first content and the end", [
    ("events", [(20, "ping", "state")] + T((44, "Weir"), (62, "line")), ("done", 86)),
    "observe(listener, labels, timeline)",
    ("events", [(20, "ping", "state")] + T((44, "Weir"), (62, "line")), ("done", 86)),
    ("told", [(4, "asked", "state"), (44, "first content", "state"), (88, "ended", "state")]),
])
