// Rules of environments, translated to WGSL: they play as the originals do. `rows.slow.test.ts` has all environments.
import { CartPole } from '@prism-rl/env-classic';
import { MinAtarEnv } from '@prism-rl/env-minatar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { deviceEnvOf, openGpu } from '../src/node/index.ts';
import { rulesOf, translateRules } from '../src/rows/deviceEnvOf.ts';
import { differences, free, playHere, playThere, scattered } from './playedRules.ts';
import { hasSoftwareGpu, useSoftwareGpu } from './softwareGpu.ts';

test('describes an environment', () => {
  const { wgsl, ...cartPole } = deviceEnvOf(new CartPole());
  expect(cartPole).toEqual({
    id: 'CartPole-v1',
    rowType: 'f32',
    rowSize: 5,
    observationSize: 4,
    observationBits: 32,
    actions: 2,
    maxEpisodeSteps: 500,
  });
  expect(wgsl).toContain('fn envStep(action: u32) -> EnvOutcome');
  expect(deviceEnvOf(new MinAtarEnv('MinAtar/Breakout-v1'))).toMatchObject({
    rowType: 'i32',
    observationSize: 400,
    observationBits: 1,
    actions: 3,
    maxEpisodeSteps: null,
  });
});

describe.runIf(hasSoftwareGpu)('on a GPU', () => {
  let device: GpuDevice;
  beforeAll(async () => {
    useSoftwareGpu();
    device = await openGpu();
  });
  afterAll(() => device.close());

  test('Breakout plays to the bit', async () => {
    const rules = rulesOf(new MinAtarEnv('MinAtar/Breakout-v1'));
    const plays = free(rules, [1, 2], 300);
    const here = playHere(rules, plays);
    expect(differences(rules, here, await playThere(device, rules, plays))).toEqual([]);
    // Another action of the second play is seen at once. (At this step the sticky coin does not replace it.)
    const other = plays.map(({ seed, actions }, k) => ({
      seed,
      actions: actions.with(125, k === 0 ? actions[125]! : (actions[125]! + 1) % 3),
    }));
    const [first] = differences(rules, here, await playThere(device, rules, other));
    expect(first).toMatch(/^play 1, step 125: row\[1\]/);
  });

  test('CartPole differs by the rounding of a step', async () => {
    const rules = rulesOf(new CartPole());
    const plays = scattered(rules, 400);
    const here = playHere(rules, plays);
    expect(differences(rules, here, await playThere(device, rules, plays), 2e-6)).toEqual([]);
    const heavier = translateRules(rules).wgsl.replaceAll('9.800000190734863f', '9.801f');
    expect(differences(rules, here, await playThere(device, rules, plays, heavier), 2e-6)).not.toEqual([]);
  });
});
