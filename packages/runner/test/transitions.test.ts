// What a memory is told of each step: where episodes begin and end, and what the policy said beside its actions.
import type { ActOutputs, Env, EpisodeEvent, StepLearner, Transitions, VectorEnv } from '@prism-rl/core';
import { Box, createEnvironments, Discrete, noInfo, Registry, Rng, vectorize } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { Trainer } from '../src/trainer.ts';

/** Walks at random, says a number with each action, and notes what its memory is told. */
function recorder(seed: number): { agent: StepLearner; steps: Transitions[] } {
  const rng = new Rng(seed);
  const steps: Transitions[] = [];
  let said = 0;
  const agent: StepLearner = {
    extras: { remark: { dtype: 'float64', size: 2 } },
    act: (_observations, { actions, extras }: ActOutputs) => {
      for (let i = 0; i < actions.length; i++) actions[i] = rng.integers(0, 2);
      for (let k = 0; k < 2 * actions.length; k++) extras.remark![k] = said++;
    },
    learn: () => undefined,
    memory: {
      size: 0,
      capacity: 1,
      add: (transitions) => steps.push(structuredClone(transitions)),
      ready: () => false,
      sample: () => undefined,
      save: () => ({ meta: {}, arrays: {} }),
      restore: () => undefined,
    },
    save: () => ({ meta: { said, rng: rng.save() }, arrays: {} }),
    restore: ({ meta }) => {
      said = Number(meta.said);
      rng.restore(meta.rng as never);
    },
  };
  return { agent, steps };
}

/** As {@link recorder}, and counts the steps of each episode in its state, which it shows with each action. */
function counter(seed: number): { agent: StepLearner; steps: Transitions[] } {
  const { agent, steps } = recorder(seed);
  const act = agent.act.bind(agent);
  const counting: StepLearner = {
    ...agent,
    stateSize: 1,
    extras: { remark: { dtype: 'float64', size: 2 }, count: { dtype: 'float64', size: 1 } },
    act: (observations, out, mode) => {
      out.extras.count!.set(out.states!);
      for (let i = 0; i < out.states!.length; i++) out.states![i]!++;
      return act(observations, out, mode);
    },
  };
  return { agent: counting, steps };
}

async function trainer(agent: StepLearner, steps: number): Promise<Trainer> {
  const choice = { id: 'Corridor-v0', config: { length: 4, limit: 6 } };
  const env = await createEnvironments(new Registry([toyPlugin]), choice, 3);
  return new Trainer({ agent, env, memoryRng: new Rng(0), envSeed: 5, steps });
}

/** The steps of a run of 240 that is interrupted after so many of its vector, and resumed elsewhere. */
async function inTwoParts(make: typeof recorder, at: number): Promise<Transitions[]> {
  const first = make(3);
  const before = await trainer(first.agent, 3 * at);
  await before.run(() => undefined);
  const rest = make(99);
  const after = await trainer(rest.agent, 240);
  await after.restore(structuredClone(await before.save()));
  await after.run(() => undefined);
  return [...first.steps, ...rest.steps];
}

test('the memory gets the policy’s extras with its actions', async () => {
  const { agent, steps } = recorder(2);
  await (await trainer(agent, 30)).run(() => undefined);
  expect(steps.map(({ extras }) => [...extras.remark!])).toEqual(
    Array.from({ length: 10 }, (_, t) => Array.from({ length: 6 }, (_, k) => 6 * t + k)),
  );
});

test('a resumed run has the same events as an uninterrupted one', async () => {
  const whole = recorder(3);
  await (await trainer(whole.agent, 240)).run(() => undefined);
  // The first step at which one of the environments, but not all, has just begun.
  const at = whole.steps.findIndex(({ starts }, t) => t > 5 && starts.includes(1) && starts.includes(0));
  expect(await inTwoParts(recorder, at)).toEqual(whole.steps);
});

test('a recurrent state is reset after each episode, and a resume continues it', async () => {
  const whole = counter(3);
  await (await trainer(whole.agent, 240)).run(() => undefined);
  let expected = [0, 0, 0];
  for (const { extras, terminated, truncated } of whole.steps) {
    expect([...extras.count!]).toEqual(expected);
    expected = expected.map((count, i) => (terminated[i] === 1 || truncated[i] === 1 ? 0 : count + 1));
  }
  const at = whole.steps.findIndex(({ extras }, t) => t > 5 && extras.count!.every((count) => count > 0));
  expect(await inTwoParts(counter, at)).toEqual(whole.steps);
});

test('step counts add up to the run’s total', async () => {
  const { agent } = recorder(1);
  const told: number[][] = [];
  await (await trainer(agent, 2400)).run((event) => {
    if (event.type === 'steps') told.push([event.envSteps, event.count]);
  });
  // Three environments at a time reach 1024 and 2048 with a step or two more.
  expect(told).toEqual([
    [1026, 1026],
    [2049, 1023],
    [2400, 351],
  ]);
});

type Ending = 'terminated' | 'truncated' | 'both';

/** One environment after the other has another length and another end. */
const kinds: readonly { readonly length: number; readonly ending: Ending }[] = [
  { length: 3, ending: 'truncated' },
  { length: 2, ending: 'terminated' },
  { length: 5, ending: 'both' },
  { length: 1, ending: 'truncated' },
];
const isTerminated = (ending: Ending): boolean => ending !== 'truncated';
const isTruncated = (ending: Ending): boolean => ending !== 'terminated';

/** Shows `[which, 100 · episode + time]`; the step that begins at time t pays t + 1. */
function clock({ length, ending }: (typeof kinds)[number], which: number): Env<Float64Array, number> {
  let [episode, time] = [-1, 0];
  const shown = () => ({ observation: Float64Array.of(which, 100 * episode + time), info: noInfo });
  return {
    id: 'Clock-v0',
    observationSpace: new Box<'float64'>({ low: 0, high: 1e6, shape: [2], dtype: 'float64' }),
    actionSpace: new Discrete(2),
    reset: () => {
      episode++;
      time = 0;
      return shown();
    },
    step: () => {
      const isLast = ++time === length;
      const ends = { terminated: isLast && isTerminated(ending), truncated: isLast && isTruncated(ending) };
      return { ...shown(), ...ends, reward: time };
    },
  };
}

test('of episodes that end in each way, memories get the successor within them, and listeners their returns', async () => {
  const rounds = 90; // a multiple of each length
  const { agent, steps } = recorder(1);
  const env = vectorize(kinds.map((kind, which) => clock(kind, which) as Env)) as VectorEnv;
  const run = new Trainer({ agent, env, memoryRng: new Rng(0), envSeed: 5, steps: rounds * kinds.length });
  const episodes: EpisodeEvent[] = [];
  await run.run((event) => void (event.type === 'episode' && episodes.push(event)));
  expect(steps).toHaveLength(rounds);
  for (const [which, { length, ending }] of kinds.entries()) {
    for (const [step, found] of steps.entries()) {
      const [episode, time] = [Math.floor(step / length), step % length];
      const isLast = time === length - 1;
      const shown = (of: Transitions['observations']) => [...of.slice(2 * which, 2 * which + 2)];
      expect(shown(found.observations)).toEqual([which, 100 * episode + time]);
      expect(shown(found.nextObservations)).toEqual([which, 100 * episode + time + 1]);
      const { rewards, terminated, truncated, starts } = found;
      expect([rewards, terminated, truncated, starts].map((of) => of[which])).toEqual([
        time + 1,
        Number(isLast && isTerminated(ending)),
        Number(isLast && isTruncated(ending)),
        Number(time === 0),
      ]);
    }
    const ends = { terminated: isTerminated(ending), truncated: isTruncated(ending) };
    expect(episodes.filter((episode) => episode.env === which)).toMatchObject(
      Array.from({ length: rounds / length }, (_, k) => ({
        ...{
          envSteps: (k + 1) * length * kinds.length,
          return: (length * (length + 1)) / 2,
          length,
          ...ends,
        },
      })),
    );
  }
});
