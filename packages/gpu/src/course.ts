// How a run's ticks and reports follow from the steps of its environments.
import type { Metrics } from '@prism-rl/core';
import type { DeviceEnv } from './deviceEnv.ts';
import { type RecordedRollouts, rolloutLoop } from './rolloutLoop.ts';
import { type Controls, type Loop, WINDOW } from './runShader.ts';
import { type RecordedAgent, valueLoop } from './trainingLoop.ts';

/** A loop, seen by the steps of its environments. */
export interface Course {
  readonly loop: Loop;
  /** Steps between two reports. */
  readonly window: number;
  /** Gradient steps of an update. */
  readonly gradientSteps: number;
  /** Number of ticks needed for at least `steps` steps; `stepsAt` is the number of steps that ticks take. */
  ticksAt(steps: number): number;
  stepsAt(ticks: number): number;
  /** Number of updates in the first `steps` steps. */
  updatesAt(steps: number): number;
  /** Values of the schedules after `steps` steps, for the metrics. */
  told(steps: number): Metrics;
  controls(tick: number): Controls;
}

/** The course of an agent of action values. */
export function valueCourse(
  agent: RecordedAgent & { controls(step: number): Controls },
  env: DeviceEnv,
): Course {
  const { numEnvs = 1, alpha } = agent.replay;
  return {
    loop: valueLoop(agent, env),
    window: WINDOW * numEnvs,
    gradientSteps: 1,
    ticksAt: (steps) => Math.ceil(steps / numEnvs),
    stepsAt: (ticks) => ticks * numEnvs,
    updatesAt: (steps) => agent.controls(steps).updatesBefore!,
    told: (steps) => {
      const { epsilon, beta } = agent.controls(steps - numEnvs);
      return { epsilon: epsilon!, ...(alpha !== undefined && { beta: beta! }) };
    },
    controls: (tick) => agent.controls(tick * numEnvs),
  };
}

/** The course of an agent on rollouts. */
export function rolloutCourse(
  agent: RecordedRollouts & { controls(update: number): Controls },
  env: DeviceEnv,
): Course {
  const loop = rolloutLoop(agent, env);
  const { numEnvs, steps: length, epochs, minibatches, isGreedy } = agent.rollout;
  const rows = length * numEnvs;
  return {
    loop,
    window: rows,
    gradientSteps: epochs * minibatches,
    ticksAt: (steps) => {
      const taken = Math.ceil(steps / numEnvs);
      return loop.period * Math.floor(taken / length) + (taken % length);
    },
    stepsAt: (ticks) => numEnvs * (length * Math.floor(ticks / loop.period) + (ticks % loop.period)),
    updatesAt: (steps) => Math.floor(steps / rows),
    // Metrics have the rate of the update, and ε of the next rollout.
    told: (steps) => {
      const { epsilon } = agent.controls(steps / rows);
      const { learningRate } = agent.controls(steps / rows - 1);
      return { learningRate: learningRate!, ...(isGreedy && { epsilon: epsilon! }) };
    },
    controls: (tick) => agent.controls(Math.floor(tick / loop.period)),
  };
}
