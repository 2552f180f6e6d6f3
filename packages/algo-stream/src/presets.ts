import type { Preset } from '@prism-rl/core';

type Presets = { readonly [name: string]: Preset };

const source = 'Elsayed et al. 2024: one setting of everything, for all tasks';
/** As in the paper. */
const unclipped = { observationClip: 0 };
const games = [
  'MinAtar/Asterix-v1',
  'MinAtar/Breakout-v1',
  'MinAtar/Freeway-v1',
  'MinAtar/Seaquest-v1',
  'MinAtar/SpaceInvaders-v1',
];

export const valuePresets: Presets = {
  classic: {
    description: 'Classic control, two hidden layers of 128',
    source,
    environments: ['CartPole-v1', 'CartPole-v0', 'Acrobot-v1', 'MountainCar-v0'],
    steps: 500_000,
    config: unclipped,
  },
  lunarlander: {
    description: 'Lands from every single step',
    source,
    environments: ['LunarLander-v3'],
    steps: 500_000,
    config: unclipped,
  },
  'moving-grid': {
    description: 'The grid whose triangles and goal move',
    source,
    environments: ['MovingGridWorld-v0'],
    steps: 200_000,
    config: unclipped,
  },
  minatar: {
    description: 'MinAtar: 16 filters of 3×3, then 128 units',
    source,
    environments: games,
    steps: 5_000_000,
    config: { ...unclipped, hidden: [128] },
  },
};

export const policyPresets: Presets = {
  classic: valuePresets.classic!,
  lunarlander: valuePresets.lunarlander!,
  continuous: {
    description: 'Actions that are numbers',
    source,
    environments: [
      'Pendulum-v1',
      'MountainCarContinuous-v0',
      'LunarLanderContinuous-v3',
      'LunarLanderContinuous-v2',
      'BipedalWalker-v3',
    ],
    steps: 2_000_000,
    config: unclipped,
  },
  mujoco: {
    description: 'Robots that walk, run, swim and reach',
    source: 'Elsayed et al. 2024: 2 million steps',
    environments:
      'Ant HalfCheetah Hopper Humanoid HumanoidStandup InvertedDoublePendulum InvertedPendulum Pusher Reacher Swimmer Walker2d'
        .split(' ')
        .map((name) => `${name}-v5`),
    steps: 2_000_000,
    config: unclipped,
  },
  'moving-grid': valuePresets['moving-grid']!,
  minatar: { ...valuePresets.minatar!, steps: 10_000_000 },
};
