// `npm run bench -- [suite …] [--json FILE] [--list]`: runs the packages' `bench` tasks with turbo, one after the other, prints a table of
// their rows, and writes them.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readArguments } from '../scripts/readArguments.ts';
import type { BenchRow } from './src/benchRow.ts';
import { findBenches, root } from './src/suites.ts';
import { table } from './src/table.ts';

/** An invalid command line: one sentence, exit code 2. */
class UsageError extends Error {}

const readCommandLine = () =>
  readArguments('npm run bench -- [suite …] [--json FILE] [--list]\nWithout a suite all of them are run.', {
    allowPositionals: true,
    options: { json: { type: 'string' }, list: { type: 'boolean' } },
  });

async function main(): Promise<number> {
  const { positionals, values } = readCommandLine();
  const benches = findBenches();
  const suites = [...new Set(benches.map(({ suite }) => suite))];
  if (values.list) {
    for (const suite of suites) console.log(suite);
    return 0;
  }
  const unknown = positionals.find((name) => !suites.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no benchmark suite "${unknown}"; there are ${suites.join(', ')}.`);
  }
  const target = values.json === undefined ? undefined : path.resolve(values.json);
  if (target !== undefined && !fs.existsSync(path.dirname(target))) {
    throw new UsageError(`The folder of ${values.json} does not exist.`);
  }

  const chosen = positionals.length === 0 ? suites : positionals;
  const wanted = benches.filter(({ suite }) => chosen.includes(suite));
  const rowsFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-bench-'));
  try {
    const rowsFile = path.join(rowsFolder, 'rows.jsonl');
    fs.writeFileSync(rowsFile, '');
    const code = await runTasks(new Set(wanted.map(({ file }) => packageOf(file))), chosen, rowsFile);
    const lines = fs.readFileSync(rowsFile, 'utf8').split('\n');
    const rows = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as BenchRow);
    rows.sort((a, b) => suites.indexOf(a.suite) - suites.indexOf(b.suite));
    console.log(table(rows));
    if (target !== undefined) fs.writeFileSync(target, `${JSON.stringify(rows, null, 2)}\n`);
    return code === 0 ? 0 : 1;
  } finally {
    fs.rmSync(rowsFolder, { recursive: true, force: true });
  }
}

/** The name of the package that a benchmark file belongs to. */
function packageOf(file: string): string {
  const [first = '', second = ''] = file.split(path.sep);
  const folder = first === 'packages' ? path.join(first, second) : first;
  const manifest = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  return (manifest as { name: string }).name;
}

/** Runs the `bench` tasks of some packages, one at a time; their output goes to stderr. */
function runTasks(packages: Set<string>, suites: readonly string[], rowsFile: string): Promise<number> {
  const windows = process.platform === 'win32';
  const turbo = path.join(root, 'node_modules', '.bin', windows ? 'turbo.cmd' : 'turbo');
  const filters = [...packages].map((name) => `--filter=${name}`);
  const child = spawn(
    turbo,
    ['run', 'bench', '--concurrency=1', '--continue', '--env-mode=loose', '--no-update-notifier', ...filters],
    {
      cwd: root,
      shell: windows,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, PRISM_BENCH_SUITES: suites.join(','), PRISM_BENCH_ROWS: rowsFile },
    },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
