// Runs vitest and returns the counts to `npm test`.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './command.ts';
import type { Counts } from './reporter.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
const nothing: Counts = { isWhole: false, passed: 0, failed: 0 };

/** Runs vitest with these arguments. An aborted run counts as a failure in addition to its own. */
export async function runTests(args: readonly string[]): Promise<Counts> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-test-'));
  const result = path.join(folder, 'counts.json');
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporter = path.join(root, 'scripts', 'test', 'reporter.ts');
  const child = spawn(process.execPath, [vitest, 'run', `--reporter=${reporter}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PRISM_TEST_COUNTS: result },
  });
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  // One interruption may arrive several times: from the terminal, and forwarded by each parent process.
  for (const signal of signals) process.on(signal, stop);
  try {
    const code = await new Promise<number>((resolve) => {
      child.once('error', () => resolve(127));
      child.once('close', (value) => resolve(value ?? 1));
    });
    const counts = fs.existsSync(result) ? (JSON.parse(fs.readFileSync(result, 'utf8')) as Counts) : nothing;
    if (!counts.isWhole) {
      console.log(`vitest ended with exit code ${code} before it had finished`);
      return { ...counts, failed: counts.failed + 1 };
    }
    // vitest also fails for reasons outside of a test, such as an unhandled rejection.
    if (code === 0 || counts.failed > 0) return counts;
    console.log(`FAIL  vitest ended with exit code ${code} although no test failed`);
    return { ...counts, failed: 1 };
  } finally {
    for (const signal of signals) process.off(signal, stop);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
