// A worker whose runs take milliseconds: some throw, some kill it, some take longer, some never end.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
// Not the whole package: each of many workers would load every module.
import { armOf } from '../src/plan/planSweep.ts';
import { hashOf } from '../src/plan/sameRun.ts';
import type { SweepResult } from '../src/results/result.ts';
import { serveRuns } from '../src/work/serveRuns.ts';
import type { RunOrder } from '../src/work/workerProcess.ts';

const [mode = '', file = ''] = process.argv.slice(2);
/** Runs of the current batch. */
let batch = 1;
const interrupt = new AbortController();
if (mode === 'broken') process.exit(3);
if (mode === 'every-other') {
  if (!existsSync(file)) {
    writeFileSync(file, '');
    process.exit(3);
  }
  rmSync(file);
}

await serveRuns<RunOrder, SweepResult>({
  interrupt,
  trainAll: async (trains) => {
    batch = trains.length;
    await Promise.all(trains.map((train) => train()));
  },
  perform: async ({ lease: { id, payload, attempts }, directory }, signal, tell) => {
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
      tell({ type: 'progress', id, message });
      const rest = payload.agent === 'rests' ? 5500 : 600_000;
      await sleep(rest, undefined, { signal }).catch(() => undefined);
    }
    if (signal.aborted) {
      writeFileSync(join(directory, 'saved'), '');
      return undefined;
    }
    const envSteps = [payload.steps];
    return {
      id,
      ...payload,
      ...{ arm: armOf(payload), configHash: hashOf(payload), plugins: [] },
      score: payload.seed * 10,
      curve: { envSteps, meanReturn: [payload.seed * 10], stdReturn: [0] },
      episodes: 1,
      updates: 1,
      trainingReturn: null,
      trainSeconds: 0.01,
      stepsPerSecond: 1000,
      machine: { batch },
    };
  },
});
