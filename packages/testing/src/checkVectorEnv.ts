import type { Env, MaybePromise, PackedArray, VectorEnv } from '@prism-rl/core';
import { actionMaskOf, copyRow, packedArray, Rng } from '@prism-rl/core';
import { checkMaskSpace, describeValue, soundStep } from '@prism-rl/core/checks';
import { type Check, has, must, mustBeText, mustContain, mustEqual, mustThrow, same } from './check.ts';
import { closing, inDebugMode, nonMembers, sampleActions, sharedChecks } from './envParts.ts';
import { checkAgainstSingles } from './rollout.ts';
import { checkSavedStates, SaveableVector, shown } from './savedStateChecks.ts';

export interface VectorEnvCheckOptions {
  /** Steps of each random rollout; default 200. Choose enough for episodes to end. */
  readonly steps?: number;
  /** Numbers of environments to check; default 1, 3 and 8. */
  readonly numEnvs?: readonly number[];
  /** Optional methods that must exist; others are checked only if they do. */
  readonly requires?: readonly ('save' | 'render' | 'renderText' | 'restart')[];
}

function begin(vector: VectorEnv, seed: number): readonly object[] {
  vector.reset({ seed });
  return [{ observations: vector.observations.slice() }];
}

function play(vector: VectorEnv, actions: Rng, steps: number): { readonly [field: string]: unknown }[] {
  return Array.from({ length: steps }, () => {
    vector.step(sampleActions(vector, actions));
    return shown(vector);
  });
}

/**
 * Returns the checks of a vector environment, above all that it equals as many single environments.
 *
 * @param create creates a new, independent vector environment; the kit closes it.
 * @param createSingle creates the single environment that each row must equal.
 */
export function checkVectorEnv(
  create: (numEnvs: number) => MaybePromise<VectorEnv>,
  createSingle: () => MaybePromise<Env>,
  options: VectorEnvCheckOptions = {},
): Check[] {
  const { steps = 200, numEnvs: counts = [1, 3, 8], requires = [] } = options;
  const most = Math.max(...counts);

  const check = closing(create);

  return [
    check('has arrays of the right type and length', async (make) => {
      for (const numEnvs of counts) {
        const vector = await make(numEnvs);
        mustBeText(vector.id, 'id');
        must(vector.numEnvs === numEnvs, `numEnvs must be ${numEnvs}, but is ${vector.numEnvs}.`);
        const { dtype, size } = vector.observationSpace;
        const expected = {
          observations: packedArray(dtype, numEnvs * size),
          finalObservations: packedArray(dtype, numEnvs * size),
          rewards: new Float64Array(numEnvs),
          terminated: new Uint8Array(numEnvs),
          truncated: new Uint8Array(numEnvs),
        };
        for (const [name, array] of Object.entries(expected)) {
          const own = vector[name as keyof typeof expected];
          must(
            own.constructor === array.constructor && own.length === array.length,
            `${name} must be a ${array.constructor.name} of ${array.length}, but is a ${own.constructor.name} of ${own.length}.`,
          );
        }
      }
    }),
    check('reset and step fill the same arrays in place', async (make) => {
      const vector = await make(most);
      const arrays = (): PackedArray[] => [
        vector.observations,
        vector.finalObservations,
        vector.rewards,
        vector.terminated,
        vector.truncated,
      ];
      const before = arrays();
      vector.reset({ seed: 1 });
      play(vector, new Rng(1), steps);
      must(
        arrays().every((array, k) => array === before[k]),
        'An array was replaced.',
      );
    }),
    check('restart, if any, begins a new episode of one environment and changes no other', async (make) => {
      const vector = await make(most);
      if (!has(vector, 'restart', requires)) return;
      const { size } = vector.observationSpace;
      const row = (array: PackedArray, i: number): PackedArray => array.slice(i * size, (i + 1) * size);
      for (let index = 0; index < most; index++) {
        vector.reset({ seed: index });
        play(vector, new Rng(index), 5);
        const { observations, rewards, terminated, truncated } = vector;
        const before = {
          observations: observations.slice(),
          flags: [rewards.slice(), terminated.slice(), truncated.slice()],
        };
        vector.restart!(index);
        must(
          same(row(vector.finalObservations, index), row(before.observations, index)),
          `restart(${index}) must move the last observation to finalObservations.`,
        );
        must(
          same([rewards, terminated, truncated], before.flags),
          `restart(${index}) changed rewards or flags.`,
        );
        for (let i = 0; i < most; i++) {
          must(
            i === index || same(row(observations, i), row(before.observations, i)),
            `restart(${index}) changed the observation of environment ${i}.`,
          );
        }
      }
      // restart begins the same episode as a reset.
      const [restarted, reset] = [await make(1), await make(1)];
      for (const one of [restarted, reset]) one.reset({ seed: 3 });
      restarted.restart!(0);
      reset.reset();
      must(
        same(restarted.observations, reset.observations),
        'restart begins another episode than reset() without a seed.',
      );
      mustEqual(
        play(restarted, new Rng(9), 20),
        play(reset, new Rng(9), 20),
        'After restart and after reset()',
      );
    }),
    check('observations are in the space', async (make) => {
      const vector = await make(most);
      const { observationSpace } = vector;
      const look = (): void => {
        for (let i = 0; i < vector.numEnvs; i++) {
          const observation = observationSpace.unpack(vector.observations, i * observationSpace.size);
          mustContain(observationSpace, observation, `Row ${i} is`);
        }
      };
      vector.reset({ seed: 1 });
      look();
      const actions = new Rng(1);
      for (let k = 0; k < steps; k++) {
        play(vector, actions, 1);
        look();
      }
    }),
    check('action masks, if any, allow an action unless the episode terminated', async (make) => {
      const vector = await make(most);
      checkMaskSpace(vector.observationSpace, vector.actionSpace);
      if (actionMaskOf(vector.observationSpace) === undefined) return;
      const { beforeStep, afterStep } = soundStep(vector);
      vector.reset({ seed: 1 });
      const actions = new Rng(1);
      for (let k = 0; k < steps; k++) {
        beforeStep();
        play(vector, actions, 1);
        afterStep();
      }
    }),
    {
      name: 'row i equals the single environment with seed + i, restarted in the step in which it ends',
      run: async () => {
        for (const numEnvs of counts) await checkAgainstSingles(create, createSingle, numEnvs, steps);
      },
    },
    ...sharedChecks((name, body) => check(name, (make) => body(() => make(most))), steps, { begin, play }),
    check('actions belong to the caller: step does not change them', async (make) => {
      const vector = await make(most);
      vector.reset({ seed: 1 });
      const rng = new Rng(1);
      for (let k = 0; k < steps; k++) {
        const actions = sampleActions(vector, rng);
        const copy = actions.slice();
        vector.step(actions);
        must(
          same(actions, copy),
          `step changed the actions ${describeValue(copy)} to ${describeValue(actions)}.`,
        );
      }
    }),
    check('step before the first reset is refused', async (make) => {
      const vector = await make(most);
      const { dtype, size } = vector.actionSpace;
      const actions = packedArray(dtype, most * size);
      vector.actionSpace.pack(vector.actionSpace.sample(new Rng(1)), actions);
      for (let i = 1; i < most; i++) copyRow(actions, 0, actions, i, size);
      await mustThrow(['state'], () => vector.step(actions), 'step before reset');
    }),
    check('actions outside the space are refused in debug mode', (make) =>
      inDebugMode(async () => checkRefusals(await make(most))),
    ),
    check('save and restore, if any, continue exactly', async (make) => {
      const vector = await make(most);
      if (!has(vector, 'save', requires)) return;
      must(vector.restore !== undefined, 'It has save, but no restore.');
      await checkSavedStates(async () => new SaveableVector(await make(most)), steps);
      vector.reset({ seed: 3 });
      const state = vector.save!();
      const shorter = state.slice(0, -1);
      await mustThrow(
        ['corrupt'],
        () => vector.restore!(shorter),
        `restore of ${shorter.length} instead of ${state.length} bytes`,
      );
      await mustThrow(['corrupt'], () => vector.restore!(new Uint8Array(0)), 'restore of nothing');
    }),
    check('render and renderText, if any, draw any of the environments', async (make) => {
      const vector = await make(most);
      for (const feature of ['render', 'renderText'] as const) has(vector, feature, requires);
      vector.reset({ seed: 1 });
      for (const index of [undefined, 0, most - 1]) {
        const frame = vector.render?.(index);
        must(
          frame === undefined || (frame.width > 0 && frame.data.length === frame.width * frame.height * 3),
          `A frame needs 3 bytes per pixel: ${frame?.width} × ${frame?.height} pixels came with ${frame?.data.length} bytes.`,
        );
        const text = vector.renderText?.(index);
        if (text !== undefined) mustBeText(text, 'renderText');
      }
    }),
  ];
}

/** Checks invalid actions in the last row, and arrays of a wrong length. */
async function checkRefusals(vector: VectorEnv): Promise<void> {
  const { actionSpace, numEnvs } = vector;
  vector.reset({ seed: 1 });
  const good = sampleActions(vector, new Rng(1));
  const shorter = good.slice(1);
  await mustThrow(
    ['invalid-action', 'invalid-argument'],
    () => vector.step(shorter),
    'step with too few actions',
  );
  const isArray = ArrayBuffer.isView(actionSpace.sample(new Rng(1)));
  for (const value of nonMembers(actionSpace, actionSpace.sample(new Rng(1)))) {
    // Skips values that a packed array cannot hold.
    const elements = isArray && ArrayBuffer.isView(value) ? (value as Float32Array) : [value as number];
    if (elements.length !== actionSpace.size || typeof elements[0] !== 'number') continue;
    const actions = good.slice();
    actions.set(elements, (numEnvs - 1) * actionSpace.size);
    if (actionSpace.contains(actionSpace.unpack(actions, (numEnvs - 1) * actionSpace.size))) continue;
    await mustThrow(
      ['invalid-action'],
      () => vector.step(actions),
      `step with ${describeValue(elements)} in ${actionSpace}`,
    );
  }
}
