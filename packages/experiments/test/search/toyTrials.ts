// A worker whose runs take milliseconds: the score depends on the settings alone, and extreme settings fail.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { armOf } from '../../src/plan/planSweep.ts';
import { hashOf } from '../../src/plan/sameRun.ts';
import type { SweepResult } from '../../src/results/result.ts';
import { serveRuns } from '../../src/work/serveRuns.ts';
import type { RunOrder } from '../../src/work/workerProcess.ts';

/** As in `toyAgent`. */
interface ToySettings {
  readonly rate: number;
  readonly kind: 'plain' | 'shifted';
  readonly shift: number;
}

/** Best at a rate of 0.01 and, if present, a shift of 3; increases slightly with the seed and during a run. */
function scoreOf({ rate, kind, shift }: ToySettings, seed: number, steps: number): number {
  const away = kind === 'plain' ? 2 : Math.abs(shift - 3);
  return -10 * Math.abs(Math.log10(rate) + 2) - away + seed / 10 + steps / 1000;
}

await serveRuns<RunOrder, SweepResult>({
  interrupt: new AbortController(),
  perform: async ({ lease: { id, payload }, directory }) => {
    const { agentConfig, seed, steps, schedule } = payload;
    const settings = agentConfig as never as ToySettings;
    if (settings.rate > 0.5) throw new Error(`${id} has left for infinity`);
    const until = schedule?.leg?.until ?? steps;
    const score = scoreOf(settings, seed, until);
    appendFileSync(join(directory, 'done.txt'), `${id}\n`);
    return {
      id,
      ...payload,
      ...{ arm: armOf(payload), configHash: hashOf(payload), plugins: [] },
      score,
      curve: { envSteps: [until / 2, until], meanReturn: [score - 4, score], stdReturn: [0, 0] },
      episodes: 1,
      updates: 1,
      trainingReturn: null,
      trainSeconds: 0.01,
      stepsPerSecond: 1000,
      machine: {},
    };
  },
});
