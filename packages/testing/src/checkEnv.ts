import type { Env, MaybePromise } from '@prism-rl/core';
import { maskName, PrismError, packedArray, Rng, randomAction } from '@prism-rl/core';
import { checkMaskSpace, describeValue, PossibleActions } from '@prism-rl/core/checks';
import type { Check } from './check.ts';
import { has, isRecord, must, mustBeText, mustContain, mustEqual, mustThrow, same } from './check.ts';
import { checkSpace, closing, inDebugMode, nonMembers, sharedChecks } from './envParts.ts';
import { checkModel } from './modelChecks.ts';
import { play, type Row, resetRow } from './rollout.ts';
import { checkSavedStates, SaveableEnv } from './savedStateChecks.ts';

/** Optional methods of an environment. */
export type EnvFeature = 'save' | 'render' | 'renderText' | 'model';

export interface EnvCheckOptions {
  /** Steps of each random rollout; default 200. Choose enough for at least one episode to end. */
  readonly steps?: number;
  /** Whether the environment has no randomness, so that its seeds need not matter. Default `false`. */
  readonly deterministic?: boolean;
  /** Optional methods that must exist; others are checked only if they do. */
  readonly requires?: readonly EnvFeature[];
}

/**
 * Returns the checks of an environment: Gymnasium's environment checker, and what runs need beyond it, such as exact saved states, independent
 * instances, and values that belong to the caller.
 *
 * @param create creates a new, independent environment each time; the kit closes it.
 */
export function checkEnv(create: () => MaybePromise<Env>, options: EnvCheckOptions = {}): Check[] {
  const { steps = 200, deterministic = false, requires = [] } = options;

  const check = closing(create);

  /** Plays two equal environments, except that `meddle` plays the first, and compares them. */
  const undisturbed = (name: string, meddle: (env: Env, actions: Rng) => ReturnType<typeof play>): Check =>
    check(name, async (make) => {
      const [env, twin] = [await make(), await make()];
      const start = resetRow(env, 1);
      mustEqual([start], [resetRow(twin, 1)], 'Two environments with seed 1');
      mustEqual(
        meddle(env, new Rng(2)),
        play(twin, new Rng(2), steps),
        'An environment with interference and one without',
      );
    });

  const checks: Check[] = [
    check('has an id', async (make) => {
      mustBeText((await make()).id, 'id');
    }),
    check('has valid spaces', async (make) => {
      const env = await make();
      checkSpace('observationSpace', env.observationSpace);
      checkSpace('actionSpace', env.actionSpace);
      checkMaskSpace(env.observationSpace, env.actionSpace);
    }),
    check('the action mask, if any, allows an action unless the episode terminated', async (make) => {
      const env = await make();
      const possible = PossibleActions.of(env);
      if (possible === undefined) return;
      const packed = packedArray(env.observationSpace.dtype, env.observationSpace.size);
      const look = ({ observation, terminated }: Row): void => {
        env.observationSpace.pack(observation, packed);
        const fault = possible.fault(packed, 0);
        must(terminated || fault === undefined, `The ${maskName} of an observation ${fault}.`);
      };
      for (const seed of [0, 1, 2]) [resetRow(env, seed), ...play(env, new Rng(seed), steps)].forEach(look);
    }),
    check('reset returns an observation of the space and an info', async (make) => {
      const env = await make();
      for (const seed of [undefined, 0, 1, 2]) {
        const { observation, info } = env.reset(seed === undefined ? undefined : { seed });
        mustContain(env.observationSpace, observation, 'reset gave');
        must(isRecord(info), `The info of reset must be an object, but is ${describeValue(info)}.`);
      }
    }),
    check(
      'step returns an observation of the space, a finite reward, two booleans and an info',
      async (make) => {
        const env = await make();
        let shown = env.reset({ seed: 1 }).observation;
        const actions = new Rng(1);
        for (let k = 0; k < steps; k++) {
          const { observation, reward, terminated, truncated, info } = env.step(
            randomAction(env, shown, actions),
          );
          mustContain(env.observationSpace, observation, 'step gave');
          must(Number.isFinite(reward), `A reward must be a finite number, but is ${describeValue(reward)}.`);
          for (const [name, flag] of Object.entries({ terminated, truncated }))
            must(typeof flag === 'boolean', `${name} must be a boolean, but is ${describeValue(flag)}.`);
          must(isRecord(info), `The info of step must be an object, but is ${describeValue(info)}.`);
          shown = terminated || truncated ? env.reset().observation : observation;
        }
      },
    ),
    check('the same seed gives the same episodes', async (make) => {
      const [env, twin] = [await make(), await make()];
      for (const seed of [0, 1, 12345]) {
        const rows = [resetRow(env, seed), ...play(env, new Rng(seed), steps), resetRow(env)];
        const again = [resetRow(twin, seed), ...play(twin, new Rng(seed), steps), resetRow(twin)];
        mustEqual(again, rows, `Two environments with seed ${seed}`);
      }
    }),
    ...sharedChecks(check, steps, { begin: (env, seed) => [resetRow(env, seed)], play }),
    check('a seed as a bigint is the same seed', async (make) => {
      const [env, twin] = [await make(), await make()];
      resetRow(env, 7n);
      resetRow(twin, 7);
      mustEqual(play(env, new Rng(7), steps), play(twin, new Rng(7), steps), 'The seeds 7n and 7');
    }),
    check('observations belong to the caller: they do not change later', async (make) => {
      const env = await make();
      const kept: { observation: unknown; copy: unknown }[] = [];
      const keep = (observation: unknown): void => {
        kept.push({ observation, copy: structuredClone(observation) });
      };
      resetRow(env, 1, keep);
      play(env, new Rng(1), steps, { observed: keep });
      const changed = kept.findIndex(({ observation, copy }) => !same(observation, copy));
      must(
        changed === -1,
        `The observation of step ${changed} changed after it was returned.`,
        'Return a new array each time.',
      );
    }),
    undisturbed('observations belong to the caller: overwriting them changes nothing', (env, actions) =>
      play(env, actions, steps, { observed: overwrite }),
    ),
    undisturbed(
      'actions belong to the caller: overwriting them after the step changes nothing',
      (env, actions) => play(env, actions, steps, { acted: overwrite }),
    ),
    check('actions belong to the caller: step does not change them', async (make) => {
      const env = await make();
      resetRow(env, 1);
      play(env, new Rng(1), steps, {
        acted: (action, copy) =>
          must(
            same(action, copy),
            `step changed the action ${describeValue(copy)} to ${describeValue(action)}.`,
          ),
      });
    }),
    check('step before the first reset is refused', async (make) => {
      const env = await make();
      await mustThrow(['state'], () => env.step(env.actionSpace.sample(new Rng(1))), 'step before reset');
    }),
    check('actions outside the space are refused in debug mode, and change nothing', (make) =>
      inDebugMode(async () => {
        const [env, twin] = [await make(), await make()];
        resetRow(env, 1);
        resetRow(twin, 1);
        for (const action of nonMembers(env.actionSpace, env.actionSpace.sample(new Rng(1)))) {
          await mustThrow(
            ['invalid-action'],
            () => env.step(action),
            `step(${describeValue(action)}) in ${env.actionSpace}`,
          );
        }
        mustEqual(
          play(env, new Rng(1), steps),
          play(twin, new Rng(1), steps),
          'After refused actions and without',
        );
      }),
    ),
    check('save and restore, if any, continue exactly', async (make) => {
      const env = await make();
      if (!has(env, 'save', requires)) return;
      must(env.restore !== undefined, 'It has save, but no restore.');
      await checkSavedStates(async () => new SaveableEnv(await make()), steps);
    }),
    check(
      'a state from before the first reset, if it can be saved, refuses to step after restore',
      async (make) => {
        const [env, other] = [await make(), await make()];
        if (!has(env, 'save', requires)) return;
        let state: Uint8Array;
        try {
          state = env.save!();
        } catch (error) {
          must(error instanceof PrismError, `save before reset threw ${describeValue(error)}.`);
          return;
        }
        resetRow(other, 1);
        play(other, new Rng(1), 5);
        other.restore!(state);
        await mustThrow(
          ['state'],
          () => other.step(other.actionSpace.sample(new Rng(1))),
          'step before reset',
        );
      },
    ),
    check('restore, if any, refuses damaged states', async (make) => {
      const env = await make();
      if (!has(env, 'save', requires)) return;
      env.reset({ seed: 1 });
      const state = env.save!();
      for (const damaged of [
        state.slice(1),
        state.slice(0, -1),
        new Uint8Array(0),
        new Uint8Array([...state, 0]),
      ]) {
        await mustThrow(
          ['corrupt'],
          () => env.restore!(damaged),
          `restore of ${damaged.length} instead of ${state.length} bytes`,
        );
      }
    }),
    undisturbed('render and renderText, if any, change nothing', (env, actions) => {
      if (has(env, 'render', requires)) {
        const { width, height, data } = env.render!();
        must(
          width > 0 && height > 0 && data instanceof Uint8Array && data.length === width * height * 3,
          `A frame needs 3 bytes per pixel: ${width} × ${height} pixels came with ${data?.length} bytes.`,
        );
      }
      if (has(env, 'renderText', requires)) {
        mustBeText(env.renderText!(), 'renderText');
      }
      const rows = [];
      const between = 10; // drawing is slow
      for (let k = 0; k < steps; k += between) {
        env.render?.();
        env.renderText?.();
        rows.push(...play(env, actions, Math.min(between, steps - k)));
      }
      return rows;
    }),
    check('model, if any, is a decision process that agrees with steps', async (make) => {
      const env = await make();
      if (has(env, 'model', requires)) checkModel(env, steps);
    }),
  ];
  if (deterministic) return checks;
  return [
    ...checks,
    check('different seeds give different episodes', async (make) => {
      const env = await make();
      const episodes = Array.from({ length: 10 }, (_, seed) => [
        resetRow(env, seed),
        ...play(env, new Rng(1), steps),
      ]);
      must(
        episodes.some((episode) => !same(episode, episodes[0])),
        'The seeds 0 to 9 all give the same episode.',
        'If it has no randomness, pass { deterministic: true }.',
      );
    }),
    check('seeds other than non-negative integers are refused', async (make) => {
      const env = await make();
      for (const seed of [-1, 0.5, Number.NaN]) {
        await mustThrow(['invalid-argument'], () => env.reset({ seed }), `reset with the seed ${seed}`);
      }
    }),
  ];
}

/** Overwrites every array within `value`. */
function overwrite(value: unknown): void {
  if (ArrayBuffer.isView(value)) (value as Uint8Array).fill(77);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(overwrite);
}
