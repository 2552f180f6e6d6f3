// A worker whose runs take milliseconds: some throw, some kill it, some take longer, some never end. Those of the agent `toy` score by their
// settings alone, and extreme settings fail.
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
// Not the whole package: each of many workers would load every module.
import { armOf, runDirectoryOf } from '../src/plan/planSweep.ts';
import { hashOf } from '../src/plan/sameRun.ts';
import type { SweepResult } from '../src/results/result.ts';
import { serveHost } from '../src/work/serveHost.ts';
import type { ToySettings } from './search/toys.ts';

const [mode = '', file = ''] = process.argv.slice(2);
/** Runs of the current batch. */
let batch = 1;
if (mode === 'broken') process.exit(3);
if (mode === 'every-other') {
  if (!existsSync(file)) {
    writeFileSync(file, '');
    process.exit(3);
  }
  rmSync(file);
}

/** Best at a rate of 0.01 and, if present, a shift of 3; increases slightly with the seed and during a run. */
function scoreOf({ rate, kind, shift }: ToySettings, seed: number, steps: number): number {
  const away = kind === 'plain' ? 2 : Math.abs(shift - 3);
  return -10 * Math.abs(Math.log10(rate) + 2) - away + seed / 10 + steps / 1000;
}

await serveHost<SweepResult>(
  {
    trainAll: async (trains) => {
      batch = trains.length;
      await Promise.all(trains.map((train) => train({})));
    },
    perform: async ({ lease: { id, payload, attempts }, directory: own }, { signal, onNews }) => {
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
      let [score, until] = [payload.seed * 10, payload.steps];
      if (payload.agent === 'toy') {
        const settings = payload.agentConfig as never as ToySettings;
        if (settings.rate > 0.5) throw new Error(`${id} has left for infinity`);
        until = payload.schedule?.leg?.until ?? until;
        score = scoreOf(settings, payload.seed, until);
        appendFileSync(join(directory, 'done.txt'), `${id}\n`);
      }
      return {
        id,
        ...payload,
        ...{ arm: armOf(payload), configHash: hashOf(payload), plugins: [], machine: { batch } },
        ...{ score, episodes: 1, updates: 1, trainingReturn: null, trainSeconds: 0.01, stepsPerSecond: 1000 },
        curve: { envSteps: [until / 2, until], meanReturn: [score - 4, score], stdReturn: [0, 0] },
      };
    },
  },
  new AbortController(),
);
