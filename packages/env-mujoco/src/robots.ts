/** Gymnasium's eleven robots by name: settings, model and rules. */

import type { Config, Json, Settings } from '@prism-rl/core';
import { didYouMean, PrismError, resolveConfig } from '@prism-rl/core';
import type { PhysicsView } from './engine/physics.ts';
import type { View } from './pictures/scene.ts';
import { ant, antRules, antSettings } from './robots/ant.ts';
import {
  pusher,
  pusherRules,
  pusherSettings,
  reacher,
  reacherRules,
  reacherSettings,
} from './robots/arms.ts';
import { halfCheetah, halfCheetahRules, halfCheetahSettings } from './robots/halfCheetah.ts';
import {
  humanoidRules,
  humanoidSettings,
  humanoidStandupRules,
  humanoidStandupSettings,
} from './robots/humanoid.ts';
import { humanoid, humanoidStandup } from './robots/humanoidModel.ts';
import {
  hopper,
  hopperRules,
  hopperSettings,
  walker2d,
  walker2dRules,
  walker2dSettings,
} from './robots/legs.ts';
import type { Element } from './robots/mjcf.ts';
import { toMjcf } from './robots/mjcf.ts';
import {
  invertedDoublePendulum,
  invertedDoublePendulumRules,
  invertedDoublePendulumSettings,
  invertedPendulum,
  invertedPendulumRules,
  invertedPendulumSettings,
} from './robots/pendulums.ts';
import { swimmer, swimmerRules, swimmerSettings } from './robots/swimmer.ts';
import type { RobotRules, RobotTask } from './simulation/task.ts';

type CommonConfig = {
  readonly frameSkip: number;
  readonly maxEpisodeSteps: number;
  readonly threads: number;
};

/** One of the eleven robots. */
export interface Robot {
  readonly description: string;
  readonly settings: Settings<CommonConfig>;
  readonly model: Element;
  /** For models without a camera. */
  readonly view?: View;
  readonly rewardThreshold?: number;
  /** Mean return of uniformly random actions over 200 episodes. */
  readonly randomReturn: number;
  /** Mean return of a published SAC after 1 M steps of the v4 tasks (RL Baselines3 Zoo: v3), the 1 of normalised scores. */
  readonly publishedReturn?: { readonly mean: number; readonly agent: string };
  rules(physics: PhysicsView, config: CommonConfig): RobotRules;
}

/** Erases a robot's settings type; the robot's own settings table has validated the values. */
function robot<C extends CommonConfig>(
  parts: Omit<Robot, 'settings' | 'rules'> & {
    readonly settings: Settings<C>;
    readonly rules: (physics: PhysicsView, config: C) => RobotRules;
  },
): Robot {
  return parts as unknown as Robot;
}

// Tables: docs/benchmark/sac.md of CleanRL, benchmark.md of RL Baselines3 Zoo.
const cleanRl = 'SAC of CleanRL';
const zoo = 'SAC of RL Baselines3 Zoo';

export const robots: { readonly [id: string]: Robot } = {
  'Ant-v5': robot({
    description: 'Walk on four legs; 8 joints, contact forces observed',
    settings: antSettings,
    model: ant,
    rules: antRules,
    rewardThreshold: 6000,
    randomReturn: -65.5,
    publishedReturn: { mean: 4616, agent: zoo },
  }),
  'HalfCheetah-v5': robot({
    description: 'Run on two legs in a plane; 6 joints',
    settings: halfCheetahSettings,
    model: halfCheetah,
    rules: halfCheetahRules,
    rewardThreshold: 4800,
    randomReturn: -282.0,
    publishedReturn: { mean: 9634.9, agent: cleanRl },
  }),
  'Hopper-v5': robot({
    description: 'Hop on one leg in a plane; 3 joints',
    settings: hopperSettings,
    model: hopper,
    rules: hopperRules,
    rewardThreshold: 3800,
    randomReturn: 17.3,
    publishedReturn: { mean: 2310.5, agent: cleanRl },
  }),
  'Humanoid-v5': robot({
    description: 'Walk upright; 17 joints',
    settings: humanoidSettings,
    model: humanoid,
    rules: humanoidRules,
    randomReturn: 115.8,
    publishedReturn: { mean: 4996.3, agent: cleanRl },
  }),
  'HumanoidStandup-v5': robot({
    description: 'Stand up from lying; 17 joints',
    settings: humanoidStandupSettings,
    model: humanoidStandup,
    rules: humanoidStandupRules,
    randomReturn: 33621.2,
  }),
  'InvertedDoublePendulum-v5': robot({
    description: 'Balance two poles on a cart',
    settings: invertedDoublePendulumSettings,
    model: invertedDoublePendulum,
    view: { lookAt: [0, 0, 0.5], distance: 4.1, elevation: -10 },
    rules: invertedDoublePendulumRules,
    rewardThreshold: 9100,
    randomReturn: 49.0,
  }),
  'InvertedPendulum-v5': robot({
    description: 'Balance a pole on a cart',
    settings: invertedPendulumSettings,
    model: invertedPendulum,
    view: { lookAt: [0, 0, 0.25], distance: 2.8, elevation: -10 },
    rules: invertedPendulumRules,
    rewardThreshold: 950,
    randomReturn: 5.0,
    publishedReturn: { mean: 909.4, agent: cleanRl },
  }),
  'Pusher-v5': robot({
    description: 'Push a cylinder to its goal with an arm; 7 joints',
    settings: pusherSettings,
    model: pusher,
    view: { lookAt: [0.4, -0.2, -0.2], distance: 2.2, azimuth: 130, elevation: -35 },
    rules: pusherRules,
    rewardThreshold: 0,
    randomReturn: -149.3,
    publishedReturn: { mean: -22.5, agent: cleanRl },
  }),
  'Reacher-v5': robot({
    description: 'Bring a fingertip to a target; 2 joints',
    settings: reacherSettings,
    model: reacher,
    view: { lookAt: [0, 0, 0], distance: 0.9, elevation: -70 },
    rules: reacherRules,
    rewardThreshold: -3.75,
    randomReturn: -43.0,
  }),
  'Swimmer-v5': robot({
    description: 'Swim with three links; 2 joints',
    settings: swimmerSettings,
    model: swimmer,
    rules: swimmerRules,
    rewardThreshold: 360,
    randomReturn: 0.9,
    publishedReturn: { mean: 346, agent: zoo },
  }),
  'Walker2d-v5': robot({
    description: 'Walk on two legs in a plane; 6 joints',
    settings: walker2dSettings,
    model: walker2d,
    rules: walker2dRules,
    randomReturn: 2.0,
    publishedReturn: { mean: 3591.5, agent: cleanRl },
  }),
};

/**
 * Creates one of Gymnasium's tasks.
 *
 * @param id its registered name: `HalfCheetah-v5`.
 * @param given settings that differ from Gymnasium's defaults; `prism describe` lists them.
 * @throws PrismError `unknown-name` for an unknown id, `invalid-config` for invalid settings.
 */
export function robotTask(id: string, given: Config = {}): RobotTask {
  const { settings, model, view, rules } = knownRobot(id);
  const config = resolveConfig(`environment ${id}`, settings, given as Partial<CommonConfig>);
  // The number of threads does not affect episodes, so saved states omit it.
  const { threads: _, ...decisive } = config;
  return {
    id,
    model: toMjcf(model),
    frameSkip: config.frameSkip,
    maxEpisodeSteps: config.maxEpisodeSteps,
    ...(view !== undefined && { view }),
    settings: decisive as Json,
    rules: (physics) => rules(physics, config),
  };
}

function knownRobot(id: string): Robot {
  const known = Object.hasOwn(robots, id) ? robots[id] : undefined;
  if (known !== undefined) return known;
  throw new PrismError('unknown-name', `There is no robot called ${JSON.stringify(id)}.`, {
    hint: didYouMean(id, Object.keys(robots)),
  });
}
