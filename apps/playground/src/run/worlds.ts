// The selectable worlds. Plain data: it loads no package.
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

const compass = ['Up', 'Down', 'Left', 'Right'];
const compassKeys = { ArrowUp: 0, ArrowDown: 1, ArrowLeft: 2, ArrowRight: 3 };
/** Gymnasium orders the directions of its toy worlds differently. */
const cliffKeys = { ArrowUp: 0, ArrowRight: 1, ArrowDown: 2, ArrowLeft: 3 };
const lakeKeys = { ArrowLeft: 0, ArrowDown: 1, ArrowRight: 2, ArrowUp: 3 };

const tables = [
  'q-learning',
  'sarsa',
  'expected-sarsa',
  'sarsa-lambda',
  'n-step-sarsa',
  'double-q-learning',
  'dyna-q',
  'mc-control',
  'value-iteration',
  'policy-iteration',
];
const values = ['stream-q', 'dqn'];
const deep = ['dqn', 'stream-q', 'ppo', 'a2c', 'reinforce'];

/** Every world. */
export const worlds: readonly World[] = [
  {
    id: 'GridWorld-v0',
    title: 'Grid world',
    group: 'Grid worlds',
    look: 'grid',
    about: 'Find the circle, keep off the triangles. You may draw in it while the agent learns.',
    agents: [...tables, 'stream-q'],
    tuned: { 'stream-q': constantly(0.3) },
    actions: compass,
    keys: compassKeys,
    pace: 240,
    comparison: { steps: 20_000, enough: 20_000, shared: { epsilon: 0.1, stepSize: 0.1, discount: 0.99 } },
  },
  {
    id: 'CliffWalking-v1',
    title: 'Cliff walking',
    group: 'Grid worlds',
    look: 'grid',
    about: 'The shortest way runs along a cliff. Q-learning takes it, Sarsa keeps its distance.',
    agents: [...tables, 'stream-q'],
    tuned: { 'stream-q': constantly(0.1) },
    actions: ['Up', 'Right', 'Down', 'Left'],
    keys: cliffKeys,
    pace: 500,
    comparison: { steps: 30_000, enough: 30_000, shared: { epsilon: 0.1, stepSize: 0.5, discount: 1 } },
  },
  {
    id: 'CliffWalkingSlippery-v1',
    title: 'Icy cliff',
    group: 'Grid worlds',
    look: 'grid',
    about: 'The cliff on slippery ground: of three steps two go to the sides.',
    agents: tables.filter((id) => id !== 'mc-control'),
    actions: ['Up', 'Right', 'Down', 'Left'],
    keys: cliffKeys,
    pace: 20_000,
    comparison: { steps: 200_000, enough: 200_000, shared: { epsilon: 0.1, stepSize: 0.1, discount: 1 } },
  },
  {
    id: 'FrozenLake-v1',
    title: 'Frozen lake',
    group: 'Grid worlds',
    look: 'grid',
    about:
      'Ice is slippery: of three steps one goes where you want. The arrows learn to lean away from the holes.',
    agents: [...tables, 'stream-q'],
    tuned: { 'stream-q': constantly(0.1) },
    actions: ['Left', 'Down', 'Right', 'Up'],
    keys: lakeKeys,
    pace: 20_000,
    comparison: { steps: 100_000, enough: 100_000, shared: { epsilon: 0.1, stepSize: 0.05, discount: 0.99 } },
  },
  {
    id: 'FrozenLake8x8-v1',
    title: 'Frozen lake 8 × 8',
    group: 'Grid worlds',
    look: 'grid',
    about: 'The same lake, larger: a goal that is hardly ever reached by chance.',
    agents: tables,
    actions: ['Left', 'Down', 'Right', 'Up'],
    keys: lakeKeys,
    pace: 20_000,
    comparison: { steps: 300_000, enough: 300_000, shared: { epsilon: 0.1, stepSize: 0.05, discount: 0.99 } },
  },
  {
    id: 'WindyGridWorld-v0',
    title: 'Windy grid',
    group: 'Grid worlds',
    look: 'grid',
    about: 'A wind from below carries you off in the middle columns (Sutton & Barto, example 6.5).',
    wind: [0, 0, 0, 1, 1, 1, 2, 2, 1, 0],
    agents: tables,
    actions: compass,
    keys: compassKeys,
    pace: 500,
    comparison: { steps: 20_000, enough: 20_000, shared: { epsilon: 0.1, stepSize: 0.5, discount: 1 } },
  },
  {
    id: 'MovingGridWorld-v0',
    title: 'Moving obstacles',
    group: 'Grid worlds',
    look: 'picture',
    about: 'The triangles move: too many states for a table, so a network learns.',
    agents: ['deep-sarsa', 'stream-q', 'reinforce'],
    tuned: { 'stream-q': constantly(0.1) },
    actions: compass,
    keys: compassKeys,
    pace: 20,
    comparison: { steps: 20_000, enough: 100_000 },
  },
  {
    id: 'CartPole-v1',
    title: 'CartPole',
    group: 'Classic control',
    look: 'cartpole',
    about: 'Keep the pole upright by pushing the cart left or right. 500 steps are a perfect score.',
    agents: deep,
    actions: ['Left', 'Right'],
    keys: { ArrowLeft: 0, ArrowRight: 1 },
    // Alternating pushes cancel out.
    idle: [0, 1],
    pace: 50,
    handPace: 15,
    comparison: { steps: 20_000, enough: 100_000 },
  },
  {
    id: 'MountainCar-v0',
    title: 'Mountain car',
    group: 'Classic control',
    look: 'picture',
    about: 'The motor is too weak for the hill: first away from the flag, then at it.',
    agents: ['ppo', 'dqn'],
    actions: ['Left', 'Coast', 'Right'],
    keys: { ArrowLeft: 0, ArrowRight: 2 },
    idle: [1],
    pace: 30,
    comparison: { steps: 50_000, enough: 500_000 },
  },
  {
    id: 'Acrobot-v1',
    title: 'Acrobot',
    group: 'Classic control',
    look: 'picture',
    about: 'Swing the tip above the line with a motor between two links.',
    agents: ['ppo', 'dqn', 'stream-q'],
    actions: ['Left', 'Coast', 'Right'],
    keys: { ArrowLeft: 0, ArrowRight: 2 },
    idle: [1],
    pace: 15,
    comparison: { steps: 50_000, enough: 300_000 },
  },
  {
    id: 'LunarLander-v3',
    title: 'Lunar lander',
    group: 'Physics',
    look: 'picture',
    about: 'Land between the flags with as little fuel as you can. 200 points are a landing.',
    agents: ['ppo', 'dqn', 'stream-q'],
    actions: ['Coast', 'Left engine', 'Main engine', 'Right engine'],
    keys: { ArrowLeft: 1, ArrowUp: 2, ArrowRight: 3 },
    idle: [0],
    pace: 50,
    policy: { file: 'lunar-lander-ppo.onnx', agent: 'ppo' },
    comparison: { steps: 50_000, enough: 1_000_000 },
  },
  {
    id: 'BipedalWalker-v3',
    title: 'Bipedal walker',
    group: 'Physics',
    look: 'picture',
    about: 'Two legs, four motors, and no one to say how to walk.',
    agents: ['ppo'],
    actions: ['Hip 1', 'Knee 1', 'Hip 2', 'Knee 2'],
    keys: {},
    pace: 50,
    policy: { file: 'bipedal-walker-ppo.onnx', agent: 'ppo' },
    comparison: { steps: 50_000, enough: 2_000_000 },
  },
  {
    id: 'HalfCheetah-v5',
    title: 'Half cheetah',
    group: 'Robots',
    look: 'robot',
    about: 'Six motors in two legs. Nobody says how to run: only how far it came is paid.',
    // PPO walks first, since it takes more steps per second, although SAC's final policy is better.
    agents: ['ppo', 'sac'],
    // A tenth of the preset's random steps: it shuffles within a minute.
    tuned: { sac: { learningStarts: 1000 } },
    actions: ['Back thigh', 'Back shin', 'Back foot', 'Front thigh', 'Front shin', 'Front foot'],
    keys: {},
    pace: 20,
    policy: { file: 'half-cheetah-sac.onnx', agent: 'sac' },
    isShownAtFirst: true,
    comparison: { steps: 20_000, enough: 200_000 },
  },
  {
    id: 'Hopper-v5',
    title: 'Hopper',
    group: 'Robots',
    look: 'robot',
    about: 'One leg, three motors: hop forwards without falling.',
    agents: ['ppo', 'sac'],
    actions: ['Thigh', 'Leg', 'Foot'],
    keys: {},
    pace: 125,
    policy: { file: 'hopper-ppo.onnx', agent: 'ppo' },
    isShownAtFirst: true,
    comparison: { steps: 50_000, enough: 1_000_000 },
  },
  {
    id: 'Walker2d-v5',
    title: 'Walker 2D',
    group: 'Robots',
    look: 'robot',
    about: 'Two legs in a plane: walk, and stay upright.',
    agents: ['ppo', 'sac'],
    actions: ['Right thigh', 'Right leg', 'Right foot', 'Left thigh', 'Left leg', 'Left foot'],
    keys: {},
    pace: 125,
    policy: { file: 'walker2d-ppo.onnx', agent: 'ppo' },
    isShownAtFirst: true,
    comparison: { steps: 50_000, enough: 1_000_000 },
  },
  {
    id: 'Ant-v5',
    title: 'Ant',
    group: 'Robots',
    look: 'robot',
    about: 'Four legs in space, 105 numbers to see, eight motors.',
    agents: ['ppo', 'sac'],
    patience:
      'Half a minute is too short: after a million steps PPO had a return of 290 to 740, with five seeds, and SAC 3557.',
    actions: ['Hip 4', 'Ankle 4', 'Hip 1', 'Ankle 1', 'Hip 2', 'Ankle 2', 'Hip 3', 'Ankle 3'],
    keys: {},
    pace: 20,
    policy: { file: 'ant-sac.onnx', agent: 'sac' },
    isShownAtFirst: true,
    comparison: { steps: 50_000, enough: 1_000_000 },
  },
  {
    id: 'InvertedPendulum-v5',
    title: 'Inverted pendulum',
    group: 'Robots',
    look: 'robot',
    about: 'CartPole in a physics engine: the cart is pushed as hard as you like. Play it yourself.',
    agents: ['ppo', 'sac'],
    actions: ['Force'],
    keys: { ArrowLeft: 0, ArrowRight: 1 },
    levers: [
      { title: 'Left', force: -0.6 },
      { title: 'Right', force: 0.6 },
      { title: 'Nothing', force: 0 },
    ],
    idle: [2],
    pace: 25,
    comparison: { steps: 20_000, enough: 300_000 },
  },
  ...[
    [
      'Breakout',
      'Keep the ball in play.',
      ['Stay', 'Left', 'Right'],
      { ArrowLeft: 1, ArrowRight: 2 },
    ] as const,
    [
      'Asterix',
      'Collect the gold, avoid the rest.',
      ['Stay', 'Left', 'Up', 'Right', 'Down'],
      { ArrowLeft: 1, ArrowUp: 2, ArrowRight: 3, ArrowDown: 4 },
    ] as const,
    [
      'Freeway',
      'Cross eight lanes of traffic.',
      ['Stay', 'Up', 'Down'],
      { ArrowUp: 1, ArrowDown: 2 },
    ] as const,
    [
      'SpaceInvaders',
      'Shoot them before they land.',
      ['Stay', 'Left', 'Right', 'Fire'],
      { ArrowLeft: 1, ArrowRight: 2, Space: 3 },
    ] as const,
    [
      'Seaquest',
      'Rescue divers, and come up for air.',
      ['Stay', 'Left', 'Up', 'Right', 'Down', 'Fire'],
      { ArrowLeft: 1, ArrowUp: 2, ArrowRight: 3, ArrowDown: 4, Space: 5 },
    ] as const,
  ].map(
    ([game, about, actions, keys]): World => ({
      id: `MinAtar/${game}-v1`,
      title: `MinAtar ${game === 'SpaceInvaders' ? 'Space Invaders' : game}`,
      group: 'Arcade',
      look: 'pixels',
      about: `${about} Atari in 10 × 10 cells.`,
      agents: values,
      actions,
      keys,
      idle: [0],
      pace: 12,
      comparison: { steps: 20_000, enough: 500_000 },
    }),
  ),
  {
    id: 'PrismCatch-v5',
    title: 'Prism Catch',
    group: 'Arcade',
    look: 'pixels',
    about: 'A real Atari 2600 cartridge, written for this project: catch what falls.',
    agents: ['dqn'],
    // Half of the preset's random steps: it catches gems within half a minute.
    tuned: { dqn: { learningStarts: 500, epsilonSteps: 2000 } },
    actions: ['Stay', 'Right', 'Left'],
    keys: { ArrowRight: 1, ArrowLeft: 2 },
    idle: [0],
    pace: 15,
    comparison: { steps: 15_000, enough: 15_000 },
  },
  ...[
    [
      'TicTacToe-v0',
      'Tic-tac-toe',
      'Three in a line win. Play against a policy that learned from itself.',
      9,
    ] as const,
    [
      'ConnectFour-v0',
      'Connect Four',
      'Four in a line win. Play against a policy that learned from itself.',
      7,
    ] as const,
  ].map(
    ([id, title, about, moves]): World => ({
      id,
      title,
      group: 'Board games',
      look: 'board',
      about,
      agents: ['ppo', 'dqn'],
      actions: Array.from({ length: moves }, (_, k) => String(k + 1)),
      keys: {},
      pace: 4,
      policy: { file: `${title.toLowerCase().replace(' ', '-')}-ppo.onnx`, agent: 'ppo' },
      comparison: { steps: 50_000, enough: 1_000_000 },
    }),
  ),
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
