// `npm test`: every check of the repository, and `N passed, N failed` as the last line.
// Each check counts as one test; behind them stands one vitest run over all packages.
// With arguments (`npm test -- packages/core`) only the tests whose paths match are run. Without, what has passed before on the same sources
// is left out: test files of packages (`test/keptTests.ts`), commands and examples of pages (`test/proofs`). `--all` runs everything.
import { counted } from '../packages/core/src/words/counted.ts';
import { type Check, checks } from './test/checks.ts';
import { root } from './test/command.ts';
import { KeptTests } from './test/keptTests.ts';
import { runTests } from './test/vitestRun.ts';

const tests = new KeptTests(root);
let passed = 0;
let failed = 0;
const args = process.argv.slice(2);
const filters = args.filter((word) => word !== '--all');
const isAll = filters.length < args.length;
if (isAll) process.env.PRISM_TEST_ALL = '1';

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
const kept = isAll || filters.length > 0 ? {} : tests.find();
const ran = await runTests(filters, Object.keys(kept));
tests.keep(ran.files);
const before = Object.values(kept).reduce((sum, count) => sum + count, 0);
passed += ran.passed + before;
failed += ran.failed;
if (before > 0)
  console.log(
    `${counted(before, 'test')} in ${counted(Object.keys(kept).length, 'file')} passed before on the same sources: npm test -- --all`,
  );
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** The beginning of what a tool said; some repeat themselves for pages. */
function indented(text: string, most = 120): string {
  const lines = text.trimEnd().split('\n');
  const rest = lines.length - most;
  const shown = rest > 0 ? [...lines.slice(0, most), `… and ${counted(rest, 'line')} more`] : lines;
  return shown.map((line) => `      ${line}`).join('\n');
}
