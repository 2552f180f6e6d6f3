// The `bench` task of a package: measures the suites in its folder (turbo starts it for `benchmarks/run.ts`). PRISM_BENCH_SUITES,
// comma-separated names, selects suites; rows go to the file PRISM_BENCH_ROWS, a line each, or as a table to stdout.
import fs from 'node:fs';
import path from 'node:path';
import { type BenchRow, completeRow } from './src/benchRow.ts';
import { findBenches, loadBench, root } from './src/suites.ts';
import { quantity, table } from './src/table.ts';
import { takeTurn } from './src/turns.ts';

// Tasks that turbo starts concurrently take turns: in parallel they would distort each other's times.
const release = await takeTurn();
const chosen = process.env.PRISM_BENCH_SUITES?.split(',');
const target = process.env.PRISM_BENCH_ROWS;
const folder = `${path.relative(root, process.cwd()).split(path.sep).join('/')}/`;
const rows: BenchRow[] = [];
for (const bench of findBenches()) {
  if (!bench.file.split(path.sep).join('/').startsWith(folder)) continue;
  if (chosen !== undefined && !chosen.includes(bench.suite)) continue;
  process.stderr.write(`bench: ${bench.file} …\n`);
  try {
    const { run } = await loadBench(bench);
    await run((row) => {
      const complete = completeRow(row);
      rows.push(complete);
      if (target !== undefined) fs.appendFileSync(target, `${JSON.stringify(complete)}\n`);
      const { name, value, unit, ratio } = complete;
      const beside = ratio === undefined ? '' : `, ${quantity(ratio)} times as good as the peer`;
      process.stderr.write(`bench:   ${name}: ${quantity(value)} ${unit}${beside}\n`);
    });
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`bench: ${bench.file} failed: ${error instanceof Error ? error.stack : error}\n`);
  }
}
release();
if (target === undefined) console.log(table(rows));
