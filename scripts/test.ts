// `npm test`: runs every check of the repository and all tests except the slow ones (`*.slow.test.ts`); the last line is `N passed, N
// failed`. Each check counts as one test. `npm run test:slow`: runs the slow tests alone. `--help` lists what else can be run.
import { counted } from '../packages/core/src/words.ts';
import { checks } from './test/checks.ts';
import { planOf, usage } from './test/plan.ts';
import { runTests } from './test/vitestRun.ts';

const args = process.argv.slice(2);
const isSlow = args[0] === '--slow';
const given = isSlow ? args.slice(1) : args;
process.env.PRISM_TEST_TIER = isSlow ? 'slow' : 'fast';

if (given.includes('--help') || given.includes('-h')) {
  console.log(usage);
  process.exit(0);
}

let passed = 0;
let failed = 0;
async function runChecks(): Promise<void> {
  for (const { name, run } of checks) {
    const start = performance.now();
    const problem = await run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (problem === undefined) passed++;
    else failed++;
    console.log(`${problem === undefined ? 'ok   ' : 'FAIL '} ${name} (${seconds} s)`);
    if (problem !== undefined) console.log(indented(problem));
  }
}

const plan = planOf(given, isSlow);
if (plan.checks === 'first') await runChecks();
const beside = plan.checks === 'beside' ? runChecks() : undefined;
for (const words of plan.runs) {
  const ran = await runTests(words);
  passed += ran.passed;
  failed += ran.failed;
}
await beside;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** The start of a tool's output; some tools repeat themselves for pages. */
function indented(text: string, most = 120): string {
  const lines = text.trimEnd().split('\n');
  const rest = lines.length - most;
  const shown = rest > 0 ? [...lines.slice(0, most), `… and ${counted(rest, 'line')} more`] : lines;
  return shown.map((line) => `      ${line}`).join('\n');
}
