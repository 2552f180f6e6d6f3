// The selectable worlds; `choices.json` has their words. Plain data: it loads no package.
import texts from './choices.json' with { type: 'json' };
import { constantly, type Settings } from './settings.ts';

/** How a world is drawn. */
export type Look = 'grid' | 'cartpole' | 'picture' | 'pixels' | 'robot' | 'board';

/** A selectable world. */
export interface World {
  /** Registered name. */
  readonly id: string;
  readonly title: string;
  readonly group: 'Grid worlds' | 'Classic control' | 'Physics' | 'Robots' | 'Arcade' | 'Board games';
  readonly look: Look;
  /** The package of its rules. */
  readonly from:
    | `env-${'gridworld' | 'classic' | 'box2d' | 'mujoco' | 'minatar' | 'arcade' | 'atari'}`
    | 'games';
  /** An introduction in one sentence. */
  readonly about: string;
  /** Agents that learn it, the default first. */
  readonly agents: readonly string[];
  /** One word per action. */
  readonly actions: readonly string[];
  /** Keys of the actions for a person who plays, by `KeyboardEvent.code`. */
  readonly keys: { readonly [code: string]: number };
  /** Their values in a world with real-valued actions: `keys` and `idle` are row indices. */
  readonly levers?: readonly { readonly title: string; readonly force: number }[];
  /** The actions while no key is pressed, in a cycle; absent: the world waits for a key. */
  readonly idle?: readonly number[];
  /** Whether the last key's action continues after it. */
  readonly keepsOn?: true;
  /** Initial steps per second of a table's training, and of a person's game if the world does not wait for keys. */
  readonly pace: number;
  /** Another speed for persons, if that one is too fast. */
  readonly handPace?: number;
  /** A pretrained policy: a file next to the page, and the agent that learned it. */
  readonly policy?: { readonly file: string; readonly agent: string };
  /** How long its first agent takes, if half a minute shows no learning. */
  readonly patience?: string;
  /** Whether a visitor sees that policy first. */
  readonly isShownAtFirst?: true;
  /** Settings of agents in this world, which override their presets. */
  readonly tuned?: { readonly [agent: string]: Settings };
  /** Upward wind in each column, in cells. */
  readonly wind?: readonly number[];
  /** Settings of comparisons. */
  readonly comparison: {
    /** Default steps per run: as long as a visitor waits. */
    readonly steps: number;
    /** Steps within which agents learn it. */
    readonly enough: number;
    /** Settings that all tables share, whatever their presets say. */
    readonly shared?: Settings;
  };
}

type Actions = readonly string[];
type Id = keyof typeof texts.worlds;

const compass: Actions = ['Up', 'Down', 'Left', 'Right'];
/** Gymnasium orders the directions of its toy worlds differently. */
const cliff: Actions = ['Up', 'Right', 'Down', 'Left'];
const lake: Actions = ['Left', 'Down', 'Right', 'Up'];
const motor: Actions = ['Left', 'Coast', 'Right'];

/** The keys of actions, by their names. */
const keys: { readonly [action: string]: string } = {
  ...{ Up: 'ArrowUp', Down: 'ArrowDown', Left: 'ArrowLeft', Right: 'ArrowRight', Fire: 'Space' },
  ...{ 'Main engine': 'ArrowUp', 'Left engine': 'ArrowLeft', 'Right engine': 'ArrowRight' },
};

const tables = [
  ...['q-learning', 'sarsa', 'expected-sarsa', 'sarsa-lambda', 'n-step-sarsa', 'double-q-learning', 'dyna-q'],
  ...['mc-control', 'value-iteration', 'policy-iteration'],
];

const evolution = ['ga', 'openai-es'];

/** What worlds of a kind share. */
type Kind = Pick<World, 'from' | 'group' | 'look' | 'agents'>;
const grids: Kind = { from: 'env-gridworld', group: 'Grid worlds', look: 'grid', agents: tables };
const classics: Kind = {
  from: 'env-classic',
  group: 'Classic control',
  look: 'picture',
  agents: ['ppo', 'dqn'],
};
const bodies: Kind = { from: 'env-box2d', group: 'Physics', look: 'picture', agents: ['ppo'] };
// PPO walks first, since it takes more steps per second, although SAC's final policy is better.
const robots: Kind = { from: 'env-mujoco', group: 'Robots', look: 'robot', agents: ['ppo', 'sac'] };
const arcade: Kind = { from: 'env-minatar', group: 'Arcade', look: 'pixels', agents: ['stream-q', 'dqn'] };
const boards: Kind = { from: 'games', group: 'Board games', look: 'board', agents: ['ppo', 'dqn'] };

/** @param trained the agent that learned its policy file, which is named after both */
function world(
  kind: Kind,
  id: Id,
  actions: Actions,
  pace: number,
  [steps, enough, shared]: readonly [steps: number, enough: number, shared?: Settings],
  { trained, ...more }: Partial<World> & { readonly trained?: string } = {},
): World {
  const names = more.levers?.map(({ title }) => title) ?? actions;
  const still = names.findIndex((name) => /^(Stay|Coast|Nothing)$/.test(name));
  const file = `${id
    .replace(/-v\d+$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()}-${trained}.onnx`;
  return {
    ...{ id, ...texts.worlds[id], ...kind, actions, pace },
    keys: Object.fromEntries(names.flatMap((name, k) => (keys[name] ? [[keys[name], k]] : []))),
    ...(still >= 0 && { idle: [still] }),
    ...(trained && { policy: { file, agent: trained } }),
    comparison: { steps, enough, ...(shared && { shared }) },
    ...more,
  };
}

/** A comparison of tables: all with these settings. */
const alike = (steps: number, stepSize: number, discount: number) =>
  [steps, steps, { epsilon: 0.1, stepSize, discount }] as const;

/** A grid where a network learns from single steps, too. */
const streamed = (epsilon: number): Partial<World> => ({
  agents: [...tables, 'stream-q'],
  tuned: { 'stream-q': constantly(epsilon) },
});
const joints = {
  cheetah: ['Back thigh', 'Back shin', 'Back foot', 'Front thigh', 'Front shin', 'Front foot'],
  walker: ['Right thigh', 'Right leg', 'Right foot', 'Left thigh', 'Left leg', 'Left foot'],
  ant: ['Hip 4', 'Ankle 4', 'Hip 1', 'Ankle 1', 'Hip 2', 'Ankle 2', 'Hip 3', 'Ankle 3'],
};
const shown = { isShownAtFirst: true } as const;
const usual = [50_000, 1_000_000] as const;
const minAtar = [20_000, 500_000] as const;

/** Every world. */
export const worlds: readonly World[] = [
  world(grids, 'GridWorld-v0', compass, 240, alike(20_000, 0.1, 0.99), streamed(0.3)),
  world(grids, 'CliffWalking-v1', cliff, 500, alike(30_000, 0.5, 1), streamed(0.1)),
  world(grids, 'CliffWalkingSlippery-v1', cliff, 20_000, alike(200_000, 0.1, 1), {
    agents: tables.filter((id) => id !== 'mc-control'),
  }),
  world(grids, 'FrozenLake-v1', lake, 20_000, alike(100_000, 0.05, 0.99), streamed(0.1)),
  world(grids, 'FrozenLake8x8-v1', lake, 20_000, alike(300_000, 0.05, 0.99)),
  world(grids, 'WindyGridWorld-v0', compass, 500, alike(20_000, 0.5, 1), {
    wind: [0, 0, 0, 1, 1, 1, 2, 2, 1, 0],
  }),
  world(grids, 'MovingGridWorld-v0', compass, 20, [20_000, 100_000], {
    ...streamed(0.1),
    ...{ look: 'picture', agents: ['deep-sarsa', 'stream-q', 'reinforce'] },
  }),
  world(classics, 'CartPole-v1', ['Left', 'Right'], 50, [20_000, 100_000], {
    ...{
      look: 'cartpole',
      agents: ['dqn', 'stream-q', 'ppo', 'a2c', 'reinforce', ...evolution],
      handPace: 15,
    },
    idle: [0, 1], // alternating pushes cancel out
  }),
  world(classics, 'MountainCar-v0', motor, 30, [50_000, 500_000]),
  world(classics, 'Acrobot-v1', motor, 15, [50_000, 300_000], { agents: ['ppo', 'dqn', 'stream-q'] }),
  world(bodies, 'LunarLander-v3', ['Coast', 'Left engine', 'Main engine', 'Right engine'], 50, usual, {
    ...{ agents: ['ppo', 'dqn', 'stream-q', ...evolution], trained: 'ppo' },
  }),
  world(bodies, 'BipedalWalker-v3', ['Hip 1', 'Knee 1', 'Hip 2', 'Knee 2'], 50, [50_000, 2_000_000], {
    ...{ agents: ['ppo', ...evolution], trained: 'ppo' },
    tuned: { ga: { population: 32 }, 'openai-es': { population: 32 } },
  }),
  world(robots, 'HalfCheetah-v5', joints.cheetah, 20, [20_000, 200_000], {
    // A tenth of the preset's random steps: it shuffles within a minute.
    ...{ ...shown, trained: 'sac', tuned: { sac: { learningStarts: 1000 } } },
  }),
  world(robots, 'Hopper-v5', ['Thigh', 'Leg', 'Foot'], 125, usual, { ...shown, trained: 'ppo' }),
  world(robots, 'Walker2d-v5', joints.walker, 125, usual, { ...shown, trained: 'ppo' }),
  world(robots, 'Ant-v5', joints.ant, 20, usual, { ...shown, trained: 'sac' }),
  world(robots, 'InvertedPendulum-v5', ['Force'], 25, [20_000, 300_000], {
    levers: [
      { title: 'Left', force: -0.6 },
      { title: 'Right', force: 0.6 },
      { title: 'Nothing', force: 0 },
    ],
  }),
  world(arcade, 'Snake-v0', cliff, 8, [100_000, 1_000_000], {
    ...{ from: 'env-arcade', look: 'picture', agents: ['ppo', 'dqn', 'stream-q'], idle: [1], keepsOn: true },
  }),
  world(arcade, 'MinAtar/Breakout-v1', ['Stay', 'Left', 'Right'], 12, minAtar),
  world(arcade, 'MinAtar/Asterix-v1', ['Stay', 'Left', 'Up', 'Right', 'Down'], 12, minAtar),
  world(arcade, 'MinAtar/Freeway-v1', ['Stay', 'Up', 'Down'], 12, minAtar),
  world(arcade, 'MinAtar/SpaceInvaders-v1', ['Stay', 'Left', 'Right', 'Fire'], 12, minAtar),
  world(arcade, 'MinAtar/Seaquest-v1', ['Stay', 'Left', 'Up', 'Right', 'Down', 'Fire'], 12, minAtar),
  world(arcade, 'PrismCatch-v5', ['Stay', 'Right', 'Left'], 15, [15_000, 15_000], {
    ...{ from: 'env-atari', agents: ['dqn'] },
    // Half of the preset's random steps: it catches gems within half a minute.
    tuned: { dqn: { learningStarts: 500, epsilonSteps: 2000 } },
  }),
  world(boards, 'TicTacToe-v0', Array.from('123456789'), 4, usual, { trained: 'ppo' }),
  world(boards, 'ConnectFour-v0', Array.from('1234567'), 4, usual, { trained: 'ppo' }),
];

/** The world of that name, or the first one. */
export function worldOf(id: string): World {
  return worlds.find((world) => world.id === id) ?? worlds[0]!;
}

/** Whether visitors may draw its map. */
export function isDrawable(world: string): boolean {
  return world === 'GridWorld-v0';
}

/** Most steps per second at which a policy is shown: faster, pictures flicker; grids are limited by the screen's refresh rate. */
export function mostShown(id: string): number {
  const { look, pace } = worldOf(id);
  return look === 'grid' ? 60 : pace;
}

/** The name of a world's own page and pictures: `minatar-breakout-v1`. */
export function pageOf(world: string): string {
  return world.toLowerCase().replaceAll('/', '-');
}
