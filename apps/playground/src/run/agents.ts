// The selectable agents with their sliders and switches. Plain data: it loads no package but the table of DQN's parts.
import { parts, rainbowParts } from '@prism-rl/algo-dqn-family';
import type { PartTable } from '@prism-rl/core';
import { constantly, type Settings } from './settings.ts';

/** A number that can be changed while the agent learns. */
export interface Slider {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly values: readonly number[];
  /** True if learned tables and weights do not fit another value: the run restarts. */
  readonly startsAnew?: true;
}

/** A part that can be switched off. */
export interface Switch {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** Settings to apply while the switch is on, and while it is off. */
  readonly on?: Settings;
  readonly off?: Settings;
  /** Whether it is on initially. */
  readonly isOn: boolean;
}

/** A selectable agent. */
export interface AgentChoice {
  readonly id: string;
  readonly title: string;
  /** What it learns with: a table in plain arrays, sweeps over a known model, a network, or a network that learns from every single step. */
  readonly kind: 'table' | 'planner' | 'network' | 'stream';
  readonly about: string;
  /** The course's chapter about it. */
  readonly chapter?: string;
  /** Whether it is off-policy, so that a person can demonstrate actions. */
  readonly learnsFromOthers: boolean;
  readonly sliders: readonly Slider[];
  readonly switches: readonly Switch[];
  /** Settings of all its runs here, which override its preset. */
  readonly settings?: Settings;
}

const discount: Slider = {
  name: 'discount',
  title: 'Discount γ',
  about: 'How much later rewards count',
  values: [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 0.995, 0.999, 1],
};
const epsilon: Slider = {
  name: 'epsilon',
  title: 'Exploration ε',
  about: 'Probability of a random action',
  values: [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1],
};
const stepSize: Slider = {
  name: 'stepSize',
  title: 'Step size α',
  about: 'How far a value moves towards its target',
  values: [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1],
};
const learningRate: Slider = {
  name: 'learningRate',
  title: 'Learning rate',
  about: 'Step size of the optimizer',
  values: [1e-5, 3e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2],
};
const lambda: Slider = {
  name: 'lambda',
  title: 'Trace decay λ',
  about: 'How far credit reaches back: 0 one step, 1 the whole episode',
  values: [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1],
};
const control = [epsilon, stepSize, discount];

function table(
  id: string,
  title: string,
  about: string,
  isOffPolicy: boolean,
  more: readonly Slider[] = [],
): AgentChoice {
  return {
    id,
    chapter: '07-sarsa-and-q-learning',
    title,
    kind: 'table',
    about,
    learnsFromOthers: isOffPolicy,
    sliders: [...control, ...more],
    switches: [],
  };
}

const known: PartTable = parts;

/** Whether a part leaves Rainbow's parts as they are, and the network, which is the world's choice; recordings are none of the page's. */
function joinsRainbow(name: string): boolean {
  if (name === 'demonstrations' || known[name]!.requires === 'demonstrations') return false;
  return Object.entries(known[name]!.settings!).every(
    ([key, value]) =>
      key !== 'network' && rainbowParts.every((part) => (known[part]!.settings![key] ?? value) === value),
  );
}

/** The parts of Rainbow, and those that can join them. */
const dqnParts = [...new Set<string>([...rainbowParts, ...Object.keys(known)])].filter(joinsRainbow);

const dqnSwitches = dqnParts.map((name): Switch => {
  const { title, source, settings, description = source } = known[name]!;
  const upper = `${title[0]!.toUpperCase()}${title.slice(1)}`;
  return { name, title: upper, about: description, on: settings as Settings, isOn: false };
});

/** Whether the parts of Rainbow are on, and no others. */
export function isRainbow(switches: readonly string[]): boolean {
  return switches.length === rainbowParts.length && rainbowParts.every((name) => switches.includes(name));
}

/** Every agent. */
export const agents: readonly AgentChoice[] = [
  table('q-learning', 'Q-learning', 'Learns the values of the best policy, whatever it explores by.', true),
  table('sarsa', 'Sarsa', 'Learns the values of what it really does, exploration included.', false),
  table('expected-sarsa', 'Expected Sarsa', 'Sarsa with the mean over the next actions.', false),
  table('sarsa-lambda', 'Sarsa(λ)', 'A fading trace carries each reward back along the way.', false, [
    lambda,
  ]),
  table('n-step-sarsa', 'n-step Sarsa', 'Sums n rewards before it bootstraps.', false, [
    {
      name: 'n',
      title: 'Steps n',
      about: 'Rewards summed before bootstrapping',
      values: [1, 2, 3, 4, 6, 8, 12],
      startsAnew: true,
    },
  ]),
  table('double-q-learning', 'Double Q-learning', 'Two tables check each other’s optimism.', true),
  table('dyna-q', 'Dyna-Q', 'Learns a model on the way, and dreams with it between steps.', true, [
    {
      name: 'planningSteps',
      title: 'Planning steps',
      about: 'Steps in the learned model after each real one',
      values: [0, 1, 5, 10, 20, 50],
    },
  ]),
  {
    id: 'mc-control',
    chapter: '05-monte-carlo',
    title: 'Monte Carlo control',
    kind: 'table',
    about: 'Waits for the end of the episode, then averages returns.',
    learnsFromOthers: false,
    sliders: [epsilon, discount],
    switches: [],
  },
  {
    id: 'value-iteration',
    chapter: '04-value-iteration',
    title: 'Value iteration',
    kind: 'planner',
    about: 'Knows the rules: sweeps Bellman’s optimality equation over all states.',
    learnsFromOthers: false,
    sliders: [discount],
    switches: [],
  },
  {
    id: 'policy-iteration',
    chapter: '03-policy-iteration',
    title: 'Policy iteration',
    kind: 'planner',
    about: 'Knows the rules: evaluates a policy, makes it greedy, again and again.',
    learnsFromOthers: false,
    sliders: [discount],
    switches: [],
  },
  {
    id: 'dqn',
    chapter: '11-dqn',
    title: 'DQN → Rainbow',
    kind: 'network',
    about: 'A Q-network with replay. The first six switches on are Rainbow.',
    learnsFromOthers: true,
    sliders: [learningRate, discount],
    switches: dqnSwitches,
  },
  {
    id: 'stream-q',
    chapter: '17-learning-from-every-step',
    title: 'Stream Q(λ)',
    kind: 'stream',
    about:
      'A network that learns from every single step, as a table does: no memory of the past but its traces.',
    learnsFromOthers: true,
    sliders: [{ ...epsilon, name: 'epsilonEnd' }, lambda, discount],
    // Its own schedule lasts for a hundred thousand steps, too long to watch.
    settings: constantly(0.02),
    switches: [
      {
        name: 'bounded',
        title: 'Bounded steps',
        about:
          'No update takes more than half of an error away; off: every update is taken whole, a thousandth of it.',
        off: { optimizer: 'sgd', stepSize: 0.001 },
        isOn: true,
      },
      {
        name: 'layerNorm',
        title: 'Layer normalisation',
        about: 'Each layer has mean 0 and deviation 1.',
        off: { layerNorm: false },
        isOn: true,
      },
      {
        name: 'sparse',
        title: 'Sparse first weights',
        about: 'Nine of ten weights begin at 0, so that states share less.',
        off: { sparsity: 0 },
        isOn: true,
      },
      {
        name: 'scaledObservations',
        title: 'Standardised observations',
        about: 'Numbers by the mean and deviation of all that were seen.',
        off: { normalizeObservations: false },
        isOn: true,
      },
      {
        name: 'scaledRewards',
        title: 'Scaled rewards',
        about: 'Rewards by the deviation of their discounted sums.',
        off: { normalizeRewards: false },
        isOn: true,
      },
    ],
  },
  {
    id: 'ppo',
    chapter: '12-actor-critic',
    title: 'PPO',
    kind: 'network',
    about: 'Proximal policy optimisation, with its details as switches.',
    learnsFromOthers: false,
    sliders: [learningRate, discount],
    switches: [
      {
        name: 'clip',
        title: 'Clipped objective',
        about: 'An action whose likelihood has moved too far no longer counts.',
        off: { clipRange: 1e9 },
        isOn: true,
      },
      {
        name: 'gae',
        title: 'Generalised advantages',
        about: 'A fading mean over n-step advantages; off: one step only.',
        off: { gaeLambda: 0 },
        isOn: true,
      },
      {
        name: 'standardise',
        title: 'Standardised advantages',
        about: 'Mean 0 and deviation 1 in each minibatch.',
        on: { standardise: true },
        off: { standardise: false },
        isOn: true,
      },
      {
        name: 'orthogonal',
        title: 'Orthogonal initialisation',
        about: 'First weights that keep lengths.',
        on: { initializer: 'orthogonal' },
        off: { initializer: 'glorotUniform' },
        isOn: true,
      },
      {
        name: 'gradientCut',
        title: 'Gradients cut to norm ½',
        about: 'No single batch moves the network too far.',
        on: { maxGradientNorm: 0.5 },
        off: { maxGradientNorm: 0 },
        isOn: true,
      },
      {
        name: 'epochs',
        title: 'Several epochs',
        about: 'Each rollout is learned from several times; off: once.',
        off: { epochs: 1 },
        isOn: true,
      },
    ],
  },
  {
    id: 'sac',
    title: 'SAC',
    kind: 'network',
    about:
      'Soft actor-critic: two critics value actions, and a policy that likes to stay undecided follows them.',
    learnsFromOthers: true,
    sliders: [learningRate, discount],
    switches: [
      {
        name: 'twin',
        title: 'Two critics',
        about: 'The lower of two opinions counts: no more optimism.',
        on: { critics: 2 },
        off: { critics: 1 },
        isOn: true,
      },
      {
        name: 'tuned',
        title: 'Tuned temperature',
        about: 'How much indecision is worth is learned; off: fixed at 0.2.',
        on: { entropy: 'tuned', temperature: 1 },
        off: { entropy: 'fixed', temperature: 0.2 },
        isOn: true,
      },
    ],
  },
  {
    id: 'a2c',
    chapter: '12-actor-critic',
    title: 'A2C',
    kind: 'network',
    about: 'Advantage actor-critic on environments that step together.',
    learnsFromOthers: false,
    sliders: [learningRate, discount],
    switches: [],
  },
  {
    id: 'reinforce',
    chapter: '10-policy-gradient',
    title: 'REINFORCE',
    kind: 'network',
    about: 'The policy gradient in its simplest form, with a learned baseline.',
    learnsFromOthers: false,
    sliders: [learningRate, discount],
    switches: [],
  },
  {
    id: 'deep-sarsa',
    chapter: '09-deep-sarsa',
    title: 'Deep Sarsa',
    kind: 'network',
    about: 'Sarsa with a network in place of the table; learns from each step once.',
    learnsFromOthers: false,
    sliders: [learningRate, discount],
    switches: [],
  },
];

/** The agent of that name, or the first one. */
export function agentOf(id: string): AgentChoice {
  return agents.find((agent) => agent.id === id) ?? agents[0]!;
}

/** Whether agents of a kind learn with a network. */
export function hasNetwork(kind: AgentChoice['kind']): boolean {
  return kind === 'network' || kind === 'stream';
}

/** Names of the switches that are on initially. */
export function firstSwitches(agent: AgentChoice): string[] {
  return agent.switches.filter(({ isOn }) => isOn).map(({ name }) => name);
}
