import { describe, expect, test } from 'vitest';
import { packedArray } from '../arrays/arrays.ts';
import type { VectorEnv } from '../contracts/env.ts';
import { Box } from '../spaces/box.ts';
import { Dict, Tuple } from '../spaces/composite.ts';
import { Discrete, MultiBinary, MultiDiscrete } from '../spaces/discrete.ts';
import type { Space } from '../spaces/space.ts';
import { checkedStep, soundStep } from './soundStep.ts';

/** Two environments at rest, to be spoiled by hand. */
function stillEnvs(observationSpace: Space, actionSpace: Space = new Discrete(2)): VectorEnv {
  const observations = (): VectorEnv['observations'] =>
    packedArray(observationSpace.dtype, 2 * observationSpace.size);
  return {
    id: 'Still-v0',
    numEnvs: 2,
    observationSpace,
    actionSpace,
    observations: observations(),
    finalObservations: observations(),
    rewards: new Float64Array(2),
    terminated: new Uint8Array(2),
    truncated: new Uint8Array(2),
    reset: () => {},
    step: () => {},
  };
}

describe('checkedStep', () => {
  const box = new Box({ low: -1, high: 1, shape: [2] });
  const broken = (message: RegExp): unknown =>
    expect.objectContaining({ code: 'contract', message: expect.stringMatching(message) });

  test('the observations of the reset are checked once, before the first step', () => {
    const env = stillEnvs(box);
    const checks = checkedStep(env, new Int32Array(2));
    env.observations[3] = 2;
    expect(() => checks.beforeStep()).toThrow(
      broken(/^The observation of environment 1 is .*: element 1 is 2 \(debug mode .*; Still-v0\)\.$/),
    );
    env.observations[3] = 0;
    checks.beforeStep();
    checks.afterStep();
    env.observations[3] = 2;
    checks.beforeStep();
    expect(() => checks.afterStep()).toThrow(broken(/^The observation of environment 1 is /));
  });

  test.each(['terminated', 'truncated'] as const)(
    'the final observation of a %s episode is checked',
    (end) => {
      const env = stillEnvs(box);
      const checks = checkedStep(env, new Int32Array(2));
      env.finalObservations[2] = 2;
      checks.afterStep();
      env[end][1] = 1;
      expect(() => checks.afterStep()).toThrow(
        broken(/^The last observation of environment 1 is .*: element 0 is 2 /),
      );
    },
  );

  test('actions are checked, and what soundStep checks', () => {
    const env = stillEnvs(box);
    const actions = Int32Array.of(0, 2);
    const checks = checkedStep(env, actions);
    expect(() => checks.beforeStep()).toThrow(broken(/^The agent chose 2, which is not in Discrete\(2\) /));
    env.rewards[0] = Number.NaN;
    expect(() => checks.afterStep()).toThrow(broken(/^The reward of environment 0 is NaN /));
  });

  test('values are shown', () => {
    const space = new Dict({
      a: new Box({ low: 0, high: 0.1, dtype: 'float64', shape: [1] }),
      b: new Discrete(2),
    });
    const env = stillEnvs(space);
    const checks = checkedStep(env, new Int32Array(2));
    space.pack({ a: Float64Array.of(0.1), b: 1 }, env.observations);
    checks.beforeStep();
    env.observations[0] = 0.25;
    expect(() => checks.afterStep()).toThrow(
      broken(/observation of environment 0 is \{a: Float64Array\[0\.25\], b: 1\}, which is not in Dict\(/),
    );
  });
});

describe('soundStep', () => {
  const box = new Box({ low: -1, high: 1, shape: [3] });
  const broken = (message: string): unknown => expect.objectContaining({ code: 'contract', message });

  test('the observations of the reset are checked once, before the first step', () => {
    const env = stillEnvs(box);
    const checks = soundStep(env);
    env.observations[4] = Number.NaN;
    expect(() => checks.beforeStep()).toThrow(
      broken('Element 1 of the observation of environment 1 is NaN (step 0 of Still-v0).'),
    );
    env.observations[4] = 0;
    checks.beforeStep();
    env.observations[4] = Number.NaN;
    checks.beforeStep();
    expect(() => checks.afterStep()).toThrow(
      broken('Element 1 of the observation of environment 1 is NaN (step 2 of Still-v0).'),
    );
  });

  test.each([Number.NaN, Infinity, -Infinity])(
    'a reward of %d is reported with its environment',
    (reward) => {
      const env = stillEnvs(box);
      const checks = soundStep(env);
      checks.beforeStep();
      env.rewards[1] = reward;
      expect(() => checks.afterStep()).toThrow(
        broken(`The reward of environment 1 is ${reward} (step 1 of Still-v0).`),
      );
    },
  );

  test.each(['terminated', 'truncated'] as const)('a %s that is neither 0 nor 1 is reported', (flag) => {
    const env = stillEnvs(box);
    const checks = soundStep(env);
    env[flag][1] = 2;
    const flags = flag === 'terminated' ? '2, 0' : '0, 2';
    expect(() => checks.afterStep()).toThrow(
      broken(`A flag of environment 1 is neither 0 nor 1: ${flags} (step 0 of Still-v0).`),
    );
  });

  test.each(['terminated', 'truncated'] as const)(
    'the final observation is checked only of environments that were %s',
    (end) => {
      const env = stillEnvs(box);
      const checks = soundStep(env);
      env.finalObservations[5] = Infinity;
      checks.afterStep();
      env[end][0] = 1;
      checks.afterStep();
      env[end][1] = 1;
      expect(() => checks.afterStep()).toThrow(
        broken('Element 2 of the last observation of environment 1 is Infinity (step 0 of Still-v0).'),
      );
    },
  );

  const three = new Discrete(3, { start: 5 });
  const [pair, bits] = [new MultiDiscrete([3, 2], { start: [5, -1] }), new MultiBinary(2)];
  const parts = new Dict({ far: new Discrete(3, { start: 2 ** 25 + 1 }), pair, x: box }) as Space;
  const nested = new Tuple([new Tuple([bits, new Discrete(2)]), box]) as unknown as Space;

  const far = [2 ** 25 + 3, 5, -1, 9, 9, 9];
  const inner = [0, 1, 1, 9, 9, 9];

  test.each<[Space, good: number[], at: number, wrong: number, where: string, part?: object]>([
    [three, [7], 0, 4, 'The', three],
    [three, [5], 0, 8, 'The', three],
    [pair as Space, [7, 0], 0, 4, 'Element 0 of the', pair],
    [pair as Space, [7, 0], 1, 1, 'Element 1 of the', pair],
    [bits as Space, [1, 1], 1, 2, 'Element 1 of the', bits],
    [bits as Space, [1, 1], 0, -1, 'Element 0 of the', bits],
    [parts, far, 1, 8, 'Element 0 of the part pair of the', pair],
    [parts, far, 2, -0.5, 'Element 1 of the part pair of the', pair],
    // Packed as float32, 2²⁵ + 3 is 2²⁵ + 4: the largest value, rounded.
    [parts, far, 0, 2 ** 25 + 8, 'The part far of the', new Discrete(3, { start: 2 ** 25 + 1 })],
    [nested, inner, 2, Number.NaN, 'Element 2 of the'],
    [nested, inner, 2, 3, 'The part 0/1 of the', new Discrete(2)],
  ])('discrete elements of %s must be in range', (space, good, at, wrong, where, part) => {
    const env = stillEnvs(space);
    const checks = soundStep(env);
    for (const shown of [env.observations, env.finalObservations]) {
      shown.set([...good, ...good]);
      env.terminated[1] = shown === env.finalObservations ? 1 : 0;
      checks.beforeStep();
      checks.afterStep();
      shown[space.size + at] = wrong;
      const which = shown === env.observations ? 'observation' : 'last observation';
      const fault = `${where} ${which} of environment 1 is ${wrong}${part ? `, which is not in ${part}` : ''}`;
      const step = shown === env.observations ? 1 : 2;
      expect(() => checks.afterStep()).toThrow(broken(`${fault} (step ${step} of Still-v0).`));
      shown.set([...good, ...good]);
    }
  });

  test('the bounds of a Box are not checked', () => {
    const env = stillEnvs(box);
    env.observations[0] = 2;
    soundStep(env).beforeStep();
  });

  test('the final observation of a truncated episode needs a valid mask; a terminated one does not', () => {
    const masked = new Dict({ about: new Discrete(2), action_mask: new MultiBinary(2) }) as Space;
    const ending = (terminated: number, truncated: number, entry: number) => () => {
      const env = stillEnvs(masked);
      env.observations.set([0, 1, 1, 0, 1, 1]);
      env.finalObservations.set([0, 0, 0, 0, entry, 0]);
      env.terminated[1] = terminated;
      env.truncated[1] = truncated;
      const checks = soundStep(env);
      checks.beforeStep();
      checks.afterStep();
    };
    const message =
      'The action_mask in the last observation of environment 1 leaves no action possible (step 1 of Still-v0).';
    expect(ending(0, 1, 0)).toThrow(broken(message));
    ending(0, 1, 1)();
    ending(1, 0, 0)();
    ending(1, 1, 0)();
  });
});
