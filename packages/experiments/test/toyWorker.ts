// A worker whose runs take milliseconds: some throw, some kill it, some take longer, some never end. Those of the agent `toy` score by their
// settings alone, and extreme settings fail.
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
// Not the whole package: each of many workers would load every module.
import { runDirectoryOf } from '../src/plan/planSweep.ts';
import type { SweepResult } from '../src/results/result.ts';
import { serveHost } from '../src/work/processHost.ts';
import { toyResult } from './toyRuns.ts';

const [mode = '', file = ''] = process.argv.slice(2);
/** Runs of a batch begin at the same time. */
let together = 0;
if (mode === 'broken') process.exit(3);
if (mode === 'every-other') {
  if (!existsSync(file)) {
    writeFileSync(file, '');
    process.exit(3);
  }
  rmSync(file);
}

await serveHost<SweepResult>(
  {
    perform: async ({ lease: { id, payload, attempts }, directory: own }, { signal, onNews }) => {
      together++;
      await Promise.resolve(); // all of them have begun
      const batch = together;
      setImmediate(() => {
        together = 0;
      });
      const directory = join(own, ...runDirectoryOf(payload).map(() => '..')); // the sweep's
      if (payload.agent === 'throws') throw new Error(`${id} cannot be`);
      if (payload.agent === 'kills' || (payload.agent === 'kills-once' && attempts === 1)) {
        process.kill(process.pid, 'SIGKILL');
      }
      if (payload.agent === 'hangs' && attempts === 1) process.kill(process.pid, 'SIGSTOP');
      if (payload.agent === 'computes') {
        const before = process.cpuUsage();
        let used = 0; // microseconds: reading them costs the system more than the program
        while (used < 400_000) {
          const { user, system } = process.cpuUsage(before);
          used = user + system;
        }
      }
      if (payload.agent === 'rests' || payload.agent === 'endless') {
        const message = { run: id, envSteps: 1, stepsPerSecond: 1, meanReturn: 0, state: 'running' } as const;
        onNews({ type: 'progress', id, message });
        const rest = payload.agent === 'rests' ? 5500 : 600_000;
        await sleep(rest, undefined, { signal }).catch(() => undefined);
      }
      if (mode === 'rest') {
        const isHeldOut = payload.seed > 10;
        await sleep(isHeldOut ? 20 : 300, undefined, { signal }).catch(() => undefined);
      }
      if (signal.aborted) {
        writeFileSync(join(directory, 'saved'), '');
        return undefined;
      }
      const result = toyResult(id, payload, batch);
      if (payload.agent === 'toy') appendFileSync(join(directory, 'done.txt'), `${id}\n`);
      return result;
    },
  },
  new AbortController(),
);
