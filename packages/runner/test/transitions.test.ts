// What a memory is told of each step: where episodes begin, and what the policy said beside its actions.
import type { ActOutputs, StepLearner, Transitions } from '@prism-rl/core';
import { createEnvironments, Registry, Rng } from '@prism-rl/core';
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

test('starts is 1 at the first step and after each termination or truncation', async () => {
  const { agent, steps } = recorder(1);
  await (await trainer(agent, 600)).run(() => undefined);
  expect(steps).toHaveLength(200);
  let ended = [1, 1, 1];
  for (const { starts, terminated, truncated } of steps) {
    expect([...starts]).toEqual(ended);
    ended = [...terminated].map((end, i) => end | truncated[i]!);
  }
  expect(steps.some(({ terminated }) => terminated.includes(1))).toBe(true);
  expect(steps.some(({ truncated }) => truncated.includes(1))).toBe(true);
});

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
