import type { Env, Policy, VectorEnv } from '@prism-rl/core';
import { Discrete, MultiDiscrete, noInfo, Registry, vectorize } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { evaluatePolicy } from './evaluatePolicy.ts';
import { planRun } from './planRun.ts';
import { runFactory } from './runFactory.ts';

const registry = new Registry([toyPlugin]);
const environments = (count: number) =>
  runFactory(registry, planRun(registry, { env: 'Corridor-v0', agent: 'drift' })).createEvaluationEnv(count);

function policyOf(act: Policy['act']): Policy {
  return { act, save: () => ({ meta: {}, arrays: {} }), restore: () => undefined };
}

/** Continues, at once or a little later. */
function goingOn(later = false): Policy {
  return policyOf((_observations, { actions }) => {
    if (!later) {
      actions.fill(1);
      return undefined;
    }
    actions.fill(0);
    return new Promise((resolve) =>
      setTimeout(() => {
        actions.fill(1);
        resolve();
      }, 0),
    );
  });
}

test.each([0, -1, 1.5, Number.NaN])('%d episodes are refused', async (episodes) => {
  await expect(evaluatePolicy(goingOn(), await environments(2), { episodes, seed: 1 })).rejects.toThrow(
    expect.objectContaining({
      code: 'invalid-argument',
      message: `episodes of evaluatePolicy must be an integer of at least 1, but is ${episodes}.`,
    }),
  );
});

test.each([1, 2, 5])('%i episodes are played, each environment its share', async (episodes) => {
  const told: [number, number][] = [];
  const result = await evaluatePolicy(goingOn(), await environments(2), {
    episodes,
    seed: 1,
    onProgress: ({ played, meanReturn }) => told.push([played, meanReturn]),
  });
  expect(result).toMatchObject({
    episodes,
    meanReturn: 1,
    stdReturn: 0,
    returns: new Array(episodes).fill(1),
  });
  // From cell 0 to 4 to the fifth: one to five steps.
  expect(result.meanLength).toBeGreaterThanOrEqual(1);
  expect(result.meanLength).toBeLessThanOrEqual(5);
  expect(told).toEqual([[0, Number.NaN], ...Array.from({ length: episodes }, (_, k) => [k + 1, 1])]);
});

test('waits for an asynchronous policy', async () => {
  const play = async (later: boolean) =>
    evaluatePolicy(goingOn(later), await environments(3), { episodes: 6, seed: 9 });
  expect(await play(true)).toEqual(await play(false));
});

test.each([
  ['the next one begins there', true, 6],
  ['its environment plays no more where it cannot begin another', false, 2],
])('the return so far of a cut-off episode counts, and %s', async (_what, canRestart, episodes) => {
  const back = policyOf((_observations, { actions }) => void actions.fill(0));
  const env = await environments(2);
  if (!canRestart) Object.defineProperty(env, 'restart', { value: undefined });
  const result = await evaluatePolicy(back, env, { episodes: 6, seed: 1, maxEpisodeSteps: 7 });
  expect(result).toMatchObject({
    episodes,
    returns: new Array(episodes).fill(0),
    meanLength: 7,
    cut: episodes,
  });
});

test('an unfinished episode does not count to the mean length', async () => {
  const stop = new AbortController();
  const goesBack = policyOf((_observations, { actions }) => {
    actions[0] = 1;
    actions[1] = 0; // never arrives
  });
  const result = await evaluatePolicy(goesBack, await environments(2), {
    episodes: 20,
    seed: 1,
    signal: stop.signal,
    onProgress: ({ played }) => played === 3 && stop.abort(),
  });
  expect(result.episodes).toBe(3);
  expect(result.meanLength).toBeLessThanOrEqual(5); // from cell 0 to 4 to the fifth
});

test.each([-0.1, 1.1, Number.NaN])('ε = %d is refused', async (epsilon) => {
  await expect(
    evaluatePolicy(goingOn(), await environments(2), { episodes: 1, seed: 1, epsilon }),
  ).rejects.toThrow(`epsilon must be a number from 0 to 1, but is ${epsilon}.`);
});

test('actions are random with probability ε, from the seed', async () => {
  // It always goes back, so that only random actions bring it to the end of the corridor.
  const back = policyOf((_observations, { actions }) => void actions.fill(0));
  const play = async (epsilon: number, seed = 1) =>
    evaluatePolicy(back, await environments(4), { episodes: 40, seed, epsilon, maxEpisodeSteps: 40 });
  const always = await play(1);
  expect(await play(1)).toEqual(always);
  expect((await play(1, 2)).meanLength).not.toBe(always.meanLength);
  // The episode continues after none, a twentieth, or half of the actions.
  const [never, seldom] = [await play(0), await play(0.1)];
  expect([never.meanReturn, never.meanLength]).toEqual([0, 40]);
  expect(seldom.meanReturn).toBeLessThan(0.2);
  expect(always.meanReturn).toBeGreaterThan(0.8);
});

test('ε applies separately to each environment and step', async () => {
  const seen = new Map<string, number>();
  const env = await environments(2);
  const step = env.step.bind(env);
  env.step = (actions) => {
    const key = [...(actions as Int32Array)].join();
    seen.set(key, (seen.get(key) ?? 0) + 1);
    step(actions);
  };
  const back = policyOf((_observations, { actions }) => void actions.fill(0));
  await evaluatePolicy(back, env, { episodes: 2, seed: 1, epsilon: 0.5, maxEpisodeSteps: 400 });
  expect([...seen.keys()].sort()).toEqual(['0,0', '0,1', '1,0', '1,1']);
});

test('a recurrent policy has a state per environment, reset where an episode ends or is cut off', async () => {
  const env = await environments(3);
  const own = Array.from({ length: 3 }, () => 0);
  const forgotten = new Set<string>();
  const remembering: Policy = {
    ...policyOf((_observations, { actions, states }) => {
      for (const [i, steps] of own.entries()) {
        if (states![i] === 0 && steps > 0) {
          forgotten.add(env.terminated[i] === 1 ? 'terminated' : 'cut off');
          own[i] = 0;
        }
        expect(states![i]).toBe(own[i]);
        own[i]!++;
        states![i]!++;
      }
      // The first environment arrives; the others stand still.
      actions.fill(0);
      actions[0] = 1;
    }),
    stateSize: 1,
  };
  const played = await evaluatePolicy(remembering, env, { episodes: 9, seed: 1, maxEpisodeSteps: 12 });
  expect(played.episodes).toBeGreaterThan(3);
  expect([...forgotten].sort()).toEqual(['cut off', 'terminated']);
});

/** Episodes of so many steps, each of which pays the reward; the last one ends there, or is cut off. */
function paying(reward: number, length = 3, isEnd = false): Env<number, number> {
  let time = 0;
  return {
    id: 'Paying-v0',
    observationSpace: new Discrete(9),
    actionSpace: new Discrete(2),
    reset: () => {
      time = 0;
      return { observation: time, info: noInfo };
    },
    step: () => {
      const isOver = ++time === length;
      return {
        observation: time,
        reward,
        terminated: isOver && isEnd,
        truncated: isOver && !isEnd,
        info: noInfo,
      };
    },
  };
}

test('environments share the episodes evenly, so that short episodes are not favoured', async () => {
  const env = vectorize([paying(1, 8) as Env, paying(10, 1) as Env]);
  const { returns } = await evaluatePolicy(goingOn(), env, { episodes: 5, seed: 1 });
  expect(returns).toEqual([8, 8, 8, 10, 10]);
});

test('an episode without rewards is stuck, whatever the rewards of other environments', async () => {
  for (const [rewards, stuck] of [
    [[1, 0, -1], 2],
    [[0, 1, 0], 4],
    [[1, 1, 1], 0],
  ] as const) {
    const env = vectorize(rewards.map((reward) => paying(reward, 3) as Env));
    const result = await evaluatePolicy(goingOn(), env, { episodes: 6, seed: 1 });
    const sum = rewards.reduce<number>((a, b) => a + b, 0);
    expect([result.stuck, result.meanReturn]).toEqual([stuck, sum]);
  }
});

test('a terminated episode without rewards is not stuck', async () => {
  const env = vectorize([paying(0, 3, true) as Env, paying(0, 3, false) as Env]);
  expect(await evaluatePolicy(goingOn(), env, { episodes: 6, seed: 1 })).toMatchObject({ stuck: 3, cut: 0 });
});

/** Ends its episodes after five steps; in the second one of environment 1, `spoil` changes what the third step gave. */
function spoiled(spoil: (env: VectorEnv) => void): VectorEnv {
  const env = vectorize([0, 1].map(() => paying(1, 5, true) as Env));
  const step = env.step.bind(env);
  let steps = 0;
  env.step = (actions) => {
    step(actions);
    if (++steps === 8) spoil(env);
  };
  return env;
}

test.each<[string, (env: VectorEnv) => void]>([
  ['The reward of environment 1 is NaN', ({ rewards }) => rewards.fill(Number.NaN, 1)],
  ['The reward of environment 1 is -Infinity', ({ rewards }) => rewards.fill(-Infinity, 1)],
  [
    'The observation of environment 1 is 9, which is not in Discrete(9)',
    ({ observations }) => observations.fill(9, 1),
  ],
])('%s: the evaluation fails, and names the episode', async (fault, spoil) => {
  const evaluation = evaluatePolicy(goingOn(), spoiled(spoil), { episodes: 6, seed: 1 });
  await expect(evaluation).rejects.toMatchObject({
    code: 'contract',
    message: `In an evaluation, after 2 of 6 episodes: ${fault} (step 3 of episode 2 of Paying-v0).`,
    hint: 'The environment returned this value, which neither training nor an evaluation can use.',
  });
});

test('errors name the result of a single environment, too', async () => {
  const env = vectorize([paying(Number.NaN) as Env]);
  await expect(evaluatePolicy(goingOn(), env, { episodes: 1, seed: 1 })).rejects.toMatchObject({
    code: 'contract',
    message: expect.stringMatching(
      /^In an evaluation, after 0 of 1 episode: step of Paying-v0 \(environment 0, step 1 of the episode\) returned NaN for reward/,
    ),
  });
});

test.each([
  ['a sum', 1e308, 'Infinity'],
  ['the deviation from the mean', 1e200, '3e+200'],
])('rewards so large that %s is not finite are refused', async (_what, reward, told) => {
  const env = vectorize([paying(1) as Env, paying(reward) as Env]);
  await expect(evaluatePolicy(goingOn(), env, { episodes: 4, seed: 1 })).rejects.toMatchObject({
    code: 'not-finite',
    message: `An evaluation has no finite mean and standard deviation: episode 3 of 4 returned ${told}.`,
  });
});

test('an evaluation looks at each discrete element of observations', async () => {
  const observationSpace = new MultiDiscrete([3, 2]);
  const shown = { observation: Int32Array.of(0, 0), info: noInfo };
  const still: Env<Int32Array, number> = {
    ...{ id: 'Pairs-v0', observationSpace, actionSpace: new Discrete(2), reset: () => shown },
    step: () => ({ ...shown, reward: 0, terminated: true, truncated: false }),
  };
  const env = vectorize([still as Env]);
  const step = env.step.bind(env);
  env.step = (actions) => {
    step(actions);
    env.observations.set([1, 2]);
  };
  await expect(evaluatePolicy(goingOn(), env, { episodes: 2, seed: 1 })).rejects.toThrow(
    'Element 1 of the observation of environment 0 is 2, which is not in MultiDiscrete([3, 2]) (step 1 of episode 1 of Pairs-v0)',
  );
});

test('where recordings judge, nothing is played, and the interval becomes that of the episodes', async () => {
  const told: unknown[] = [];
  const env = await environments(1);
  const values = { fittedQ: { estimate: 5, low: 4.02, high: 5.98 } };
  const offPolicy = { episodes: 100, meanReturn: 3, by: 'fittedQ', values };
  const judging = Object.assign(env, {
    step: () => expect.unreachable(),
    judge: async (...how: unknown[]) => {
      told.push(how);
      return offPolicy;
    },
  });
  const policy = goingOn();
  const result = await evaluatePolicy(policy, judging, { episodes: 2, seed: 1, epsilon: 0.1 });
  expect(result).toMatchObject({ episodes: 100, meanReturn: 5, returns: [], offPolicy });
  expect(result.stdReturn).toBeCloseTo(5, 9);
  expect(told).toEqual([[policy, 'exploit', 0.1]]);
});
