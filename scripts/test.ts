// `npm test`: every check of the repository, and `N passed, N failed` as the last line.
// Each check counts as one test; behind them stands one vitest run over all packages.
// With arguments (`npm test -- packages/core`) only the tests whose paths match are run. `--all` runs the commands and examples of pages,
// too, that have a proof (`test/proofs`), and renews it.
import { counted } from '../packages/core/src/words/counted.ts';
import { type Check, checks } from './test/checks.ts';
import { runTests } from './test/vitestRun.ts';

let passed = 0;
let failed = 0;
const args = process.argv.slice(2);
const filters = args.filter((word) => word !== '--all');
if (filters.length < args.length) process.env.PRISM_TEST_ALL = '1';

async function runOne(check: Check): Promise<void> {
  const start = performance.now();
  const problem = await check.run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (problem === undefined) {
    passed++;
    console.log(`ok    ${check.name} (${seconds} s)`);
  } else {
    failed++;
    console.log(`FAIL  ${check.name} (${seconds} s)`);
    console.log(indented(problem));
  }
}

if (filters.length === 0) {
  await Promise.all(
    checks.map(async (row) => {
      for (const check of row) await runOne(check);
    }),
  );
}
const tests = await runTests(filters);
passed += tests.passed;
failed += tests.failed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** The beginning of what a tool said; some repeat themselves for pages. */
function indented(text: string, most = 120): string {
  const lines = text.trimEnd().split('\n');
  const rest = lines.length - most;
  const shown = rest > 0 ? [...lines.slice(0, most), `… and ${counted(rest, 'line')} more`] : lines;
  return shown.map((line) => `      ${line}`).join('\n');
}
