// `npm run bench -- [suite …] [--json FILE] [--list]`: measures, prints a table, writes the rows.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchRow, completeRow } from './src/benchRow.ts';
import { findBenches, loadBench } from './src/suites.ts';
import { quantity, table } from './src/table.ts';

/** A command line that cannot be obeyed: one sentence, exit code 2. */
class UsageError extends Error {}

function readCommandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'string' }, list: { type: 'boolean' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<number> {
  const { positionals, values } = readCommandLine();
  const benches = findBenches();
  const suites = [...new Set(benches.map(({ suite }) => suite))];
  if (values.help) {
    console.log('npm run bench -- [suite …] [--json FILE] [--list]\nWithout a suite all of them are run.');
    return 0;
  }
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

  const rows: BenchRow[] = [];
  let failed = 0;
  for (const bench of benches) {
    if (positionals.length > 0 && !positionals.includes(bench.suite)) continue;
    process.stderr.write(`bench: ${bench.file} …\n`);
    try {
      const { run } = await loadBench(bench);
      await run((row) => {
        const complete = completeRow(row);
        rows.push(complete);
        const { name, value, unit, ratio } = complete;
        const beside = ratio === undefined ? '' : `, ${quantity(ratio)} times as good as the peer`;
        process.stderr.write(`bench:   ${name}: ${quantity(value)} ${unit}${beside}\n`);
      });
    } catch (error) {
      failed++;
      process.stderr.write(`bench: ${bench.file} failed: ${error instanceof Error ? error.stack : error}\n`);
    }
  }
  console.log(table(rows));
  if (target !== undefined) fs.writeFileSync(target, `${JSON.stringify(rows, null, 2)}\n`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
