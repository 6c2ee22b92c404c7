// What one delta of four chars and the value behind it cost in JavaScript, on the documents of PartialJsonBenchmark.
//
//   java -cp benchmarks/target/benchmarks.jar io.weirline.benchmarks.JsonDocument benchmarks/node/documents
//   cd benchmarks/node && npm install --no-package-lock && node partial-json.mjs documents
//
// Libraries that parse the text so far again do so at deltas spread evenly over the document; those that go on where
// they were are fed all of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JSONParser } from '@streamparser/json';
import { parsePartialJson } from 'ai';
import { parse as jsonriver } from 'jsonriver';
import { parse as partialJson } from 'partial-json';

const SIZES = [2048, 16384, 131072, 1048576];
const DELTA = 4;
const SAMPLES = 16;
/** How long one figure is measured, in milliseconds; the first passes warm up. */
const BUDGET = Number(process.env.BUDGET ?? 2000);
const folder = process.argv[2];
if (!folder) {
  console.error('usage: node partial-json.mjs FOLDER (see the head of this file)');
  process.exit(2);
}

let sink;

/** CPU time of this process in nanoseconds, so that a busy machine does not count. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** CPU time of one pass, after passes that warm up; the least of those that the budget allows. */
async function best(pass) {
  const until = performance.now() + BUDGET;
  let fastest = Infinity;
  let passes = 0;
  do {
    const start = now();
    await pass();
    fastest = Math.min(fastest, now() - start);
    passes++;
  } while (performance.now() < until || passes < 2);
  return fastest;
}

/** Parses the text so far, at some deltas. */
function again(parse) {
  return async (text) => {
    const deltas = Math.ceil(text.length / DELTA);
    const prefixes = Array.from({ length: SAMPLES }, (_, i) =>
      text.slice(0, DELTA * (1 + Math.floor(((i + 0.5) * deltas) / SAMPLES))));
    return (await best(async () => {
      for (const prefix of prefixes) sink = await parse(prefix);
    })) / SAMPLES;
  };
}

/** Feeds all deltas; copies at every one, or at some, and counts the copy in full. */
function river(copy) {
  return async (text) => {
    const deltas = Math.ceil(text.length / DELTA);
    const every = copy ? Math.max(1, Math.floor(deltas / SAMPLES)) : 0;
    let copied = 0;
    let copies = 0;
    async function* pieces() {
      for (let i = 0; i < text.length; i += DELTA) yield text.slice(i, i + DELTA);
    }
    const all = await best(async () => {
      let index = 0;
      let inCopies = 0;
      let made = 0;
      for await (const value of jsonriver(pieces())) {
        sink = value;
        if (copy && ++index % every === 0) {
          const start = now();
          sink = structuredClone(value);
          inCopies += now() - start;
          made++;
        }
      }
      copied = inCopies;
      copies = made;
    });
    return copy ? (all - copied) / deltas + copied / copies : all / deltas;
  };
}

async function streamparser(text) {
  const deltas = Math.ceil(text.length / DELTA);
  return (await best(() => {
    const parser = new JSONParser({ emitPartialTokens: true, emitPartialValues: true });
    parser.onValue = (event) => { sink = event.value; };
    parser.onEnd = () => {};
    for (let i = 0; i < text.length; i += DELTA) parser.write(text.slice(i, i + DELTA));
  })) / deltas;
}

const libraries = {
  'jsonriver, mutable object': river(false),
  'jsonriver, a copy for each snapshot': river(true),
  '@streamparser/json, partial values': streamparser,
  'partial-json, parsed again': again((prefix) => partialJson(prefix)),
  'ai parsePartialJson, parsed again': again((prefix) => parsePartialJson(prefix)),
};

console.log('CPU time per delta of 4 chars, in ns');
console.log(['document', 'library', ...SIZES].join('\t'));
for (const document of ['records', 'longstr']) {
  const texts = SIZES.map((size) => readFileSync(join(folder, `${document}-${size}.json`), 'utf8'));
  for (const [name, measure] of Object.entries(libraries)) {
    const row = [document, name];
    for (const text of texts) row.push(Math.round(await measure(text)));
    console.log(row.join('\t'));
  }
}
if (sink === undefined) console.error('nothing was parsed');
