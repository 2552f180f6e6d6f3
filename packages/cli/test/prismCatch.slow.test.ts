// From 6502 assembly to a policy: DQN learns the package's own Atari game from pixels, with its preset.
import { evaluateEvery, evaluations, train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { engineFor } from '../src/backend.ts';
import { loadRegistry } from '../src/plugins.ts';

// Two thirds of the preset's steps, with PRISM_LONG_TESTS=1 all of them. Seeds 1 to 4 scored 16.7, 18.6, 19.3 and 17.2 after two thirds;
// seeds 1 to 5 scored 18.8, 19.0, 18.8, 18.9 and 18.7 over 100 games at the end. 20 is perfect; random play gets −3.8, the best of eight
// open-loop policies −1.5.
const [steps, episodes, bound] =
  process.env.PRISM_LONG_TESTS === '1' ? ([15_000, 100, 18] as const) : ([10_000, 50, 14] as const);

test(`DQN scores ${bound} of 20 after ${steps} steps`, async () => {
  const registry = await loadRegistry(import.meta.dirname, []);
  const engine = await engineFor(registry, 'dqn', 'auto');
  const run = train({ plugins: registry, env: 'PrismCatch-v5', agent: 'dqn', seed: 1, steps, engine });
  const last = await lastValueFrom(run.pipe(evaluateEvery({ episodes }), evaluations()));
  expect(last).toMatchObject({ envSteps: steps, episodes });
  expect(last.meanReturn).toBeGreaterThanOrEqual(bound);
});
