// Ticks, steps and updates of a run, counted one by one.
import { expect, test } from 'vitest';
import { rolloutCourse, valueCourse } from '../src/course.ts';
import { WINDOW } from '../src/runShader.ts';
import { cartPole } from './cartPole.ts';
import { recordedAgent } from './recordedAgent.ts';
import { recordedRollouts } from './recordedRollouts.ts';

test.each([1, 3])('a tick of action values is a step of %i environments', async (numEnvs) => {
  const settings = { hidden: [4], batchSize: 4, replayCapacity: 64 };
  const agent = await recordedAgent('rainbow', 'CartPole-v1', settings, 1, undefined, numEnvs);
  const controls = (step: number) => ({ epsilon: step, beta: 1000 + step, updatesBefore: 2000 + step });
  const course = valueCourse({ ...agent, controls }, cartPole);
  expect([course.window, course.gradientSteps]).toEqual([WINDOW * numEnvs, 1]);
  for (let ticks = 1; ticks < 5; ticks++) {
    const steps = ticks * numEnvs;
    expect(course.stepsAt(ticks)).toBe(steps);
    expect([steps - numEnvs + 1, steps].map(course.ticksAt)).toEqual([ticks, ticks]);
    expect(course.controls(ticks)).toEqual(controls(steps));
    expect(course.updatesAt(steps)).toBe(2000 + steps);
    // Metrics are those of the last step, not of the next.
    expect(course.told(steps)).toEqual({ epsilon: steps - numEnvs, beta: 1000 + steps - numEnvs });
  }
});

test.each(['ppo', 'pqn'])('%s: the ticks of a rollout are its steps, then its update', async (name) => {
  const agent = await recordedRollouts(
    name,
    'CartPole-v1',
    4,
    { hidden: [4], epochs: 3, minibatches: 2 },
    1e5,
  );
  const controls = (update: number) => ({ learningRate: update, epsilon: 1000 + update });
  const course = rolloutCourse({ ...agent, controls }, cartPole);
  const { steps: length, isGreedy } = agent.rollout;
  expect([course.window, course.gradientSteps]).toEqual([4 * length, 6]);
  let ticks = 0;
  for (let taken = 1; taken <= 3 * length; taken++) {
    const rollout = Math.floor((taken - 1) / length);
    expect(course.controls(ticks)).toEqual(controls(rollout));
    ticks++;
    // The estimates of a rollout take a tick, and each gradient step.
    if (taken % length === 0) ticks += 1 + 6;
    expect([4 * taken - 3, 4 * taken].map(course.ticksAt)).toEqual([ticks, ticks]);
    expect(course.stepsAt(ticks)).toBe(4 * taken);
    expect(course.updatesAt(4 * taken)).toBe(Math.floor(taken / length));
  }
  const told = { learningRate: 2, ...(isGreedy && { epsilon: 1003 }) };
  expect([isGreedy, course.told(4 * 3 * length)]).toEqual([name === 'pqn', told]);
});
