// Evolution lands on the Moon over five seeds; random search of as many candidates does not.
import { plugin as evolution } from '@prism-rl/algo-evolution/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { evaluateEvery, evaluations, train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

/** Mean return of five seeds in LunarLander, two episodes a candidate. */
async function meanReturn(
  spec: Pick<Parameters<typeof train>[0], 'agent' | 'preset' | 'agentConfig'>,
): Promise<number> {
  let sum = 0;
  for (let seed = 1; seed <= 5; seed++) {
    const common = { plugins: [box2d, evolution], env: 'LunarLander-v3', numEnvs: 2, steps: 300_000, seed };
    const run = train({ ...common, ...spec });
    sum += (await lastValueFrom(run.pipe(evaluateEvery({ episodes: 30 }), evaluations()))).meanReturn;
  }
  return sum / 5;
}

test('ars', async () => {
  expect(await meanReturn({ agent: 'ars' })).toBeGreaterThan(30);
});

test('random search', async () => {
  const spec = { agent: 'ga', preset: 'random-search', agentConfig: { hidden: [] } };
  expect(await meanReturn(spec)).toBeLessThan(-50);
});
