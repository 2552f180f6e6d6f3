// A run that waits loses its checkpoints, and its next leg gives what it would have given with them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { envStepsOf, isAgentOnly } from '@prism-rl/runner';
import { readCheckpoint } from '@prism-rl/runner/node';
import type { SweepResult } from '@prism-rl/sweep';
import { openStore, planSweep, runDirectoryOf, trainSweepRun } from '@prism-rl/sweep';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { loadRegistry } from '../src/plugins.ts';

const folder = temporaryFolder();

test('a leg after checkpoints were dropped begins the run anew, and ends alike', {
  timeout: 60_000,
}, async () => {
  const registry = await loadRegistry(undefined, []);
  const spec = {
    arms: [{ name: 'q-learning', agent: 'q-learning' }],
    environments: [{ id: 'CliffWalking-v1' }],
    ...{ seeds: [1], steps: 9000, evaluations: 9, evaluationEpisodes: 2 },
  };
  const [job] = await planSweep(registry, spec, null);
  const { id, payload } = job!;
  const ends: unknown[] = [];
  for (const isDropped of [false, true]) {
    const directory = join(folder, String(isDropped));
    let end: SweepResult | undefined;
    for (const [number, until] of [3000, 9000].entries()) {
      const leg = { ...payload, leg: { number, until } };
      end = await trainSweepRun({
        ...{ registry, job: { id, payload: leg, token: 1 }, directory },
        ...{ signal: new AbortController().signal, keepAgentOnly: true },
      });
      const checkpoints = join(directory, ...runDirectoryOf(payload), 'checkpoints');
      expect(existsSync(checkpoints)).toBe(true);
      // Only the last leg leaves the agent alone: the next one needs memory and environment, too.
      const { snapshot } = readCheckpoint(join(directory, ...runDirectoryOf(payload)));
      expect(isAgentOnly(snapshot)).toBe(number > 0);
      expect(envStepsOf(snapshot)).toBe(until);
      if (number > 0 || !isDropped) continue;
      await openStore(directory).dropCheckpoints!(runDirectoryOf(payload));
      expect(existsSync(checkpoints)).toBe(false);
    }
    const { trainSeconds: _s, stepsPerSecond: _p, ...same } = end!;
    expect(same.curve.envSteps).toHaveLength(9);
    ends.push(same);
  }
  expect(ends[1]).toEqual(ends[0]);
});
