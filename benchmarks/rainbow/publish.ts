// Turns sweeps into committed results:
//
//   node --conditions=@prism-rl/source benchmarks/rainbow/publish.ts classic runs/classic [more directories …]
//
// writes benchmarks/results/classic/: results.jsonl (a line per run), published.json (commands and settings), README.md and the pages' figures. Keeps
// existing results and adds runs of further sweeps, with more seeds or arms; a directory may also hold published results whose runs belong
// to another set, too. `--into FOLDER` replaces benchmarks/results.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../scripts/readArguments.ts';
import { merge, readFacts, readPublished, readRuns, writePublished } from './publishedRuns.ts';
import { draw, summarize } from './summarize.ts';

function publish(suite: string, sweeps: readonly string[], into: string): string {
  const target = path.join(into, suite);
  const published = merge([readPublished(target), ...sweeps.map(readRuns)]);
  const summary = summarize(suite, published);
  const { page, figures } = draw(suite, summary, published, readFacts(target));
  writePublished(target, published);
  fs.writeFileSync(path.join(target, 'README.md'), page);
  for (const [name, svg] of figures) fs.writeFileSync(path.join(target, `${name}.svg`), svg);
  return `${published.runs.length} runs in ${target}`;
}

const { positionals, values } = readArguments(
  'npm run node -- benchmarks/rainbow/publish.ts <name> [sweep directory …] [--into folder]',
  {
    allowPositionals: true,
    options: { into: { type: 'string', default: fileURLToPath(new URL('../results', import.meta.url)) } },
  },
);
const [suite, ...sweeps] = positionals;
if (suite === undefined || !/^[\w-]+$/.test(suite)) {
  console.error('usage: publish.ts <name> [sweep directory …] [--into folder]');
  process.exitCode = 2;
} else {
  try {
    console.log(publish(suite, sweeps, values.into));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
