// The selectable agents with their sliders and switches; `choices.json` has their words. Plain data: it loads no package but the table of DQN's parts.
import { parts, rainbowParts } from '@prism-rl/algo-dqn-family';
import type { PartTable } from '@prism-rl/core';
import texts from './choices.json' with { type: 'json' };
import { constantly, type Settings } from './settings.ts';

/** A number that can be changed while the agent learns. */
export interface Slider {
  readonly name: string;
  readonly title: string;
  readonly values: readonly number[];
  /** True if learned tables and weights do not fit another value: the run restarts. */
  readonly startsAnew?: true;
}

/** A part that can be switched off. */
export interface Switch {
  readonly name: string;
  readonly title: string;
  /** Of a part of DQN; `laterWords.abouts` has the others’. */
  readonly about?: string;
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
  /** What it learns with: a table in plain arrays, sweeps over a known model, a network, one that learns from every single step, or generations of networks. */
  readonly kind: 'table' | 'planner' | 'network' | 'stream' | 'evolution';
  /** The course's chapter about it. */
  readonly chapter?: string;
  /** Whether it is off-policy, so that a person can demonstrate actions. */
  readonly learnsFromOthers: boolean;
  readonly sliders: readonly Slider[];
  readonly switches: readonly Switch[];
  /** Settings of all its runs here, which override its preset. */
  readonly settings?: Settings;
}

const slider = (name: keyof typeof texts.sliders, ...values: readonly number[]): Slider => ({
  ...{ name, ...texts.sliders[name], values },
});
const discount = slider('discount', 0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 0.995, 0.999, 1);
const epsilon = slider('epsilon', 0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1);
const stepSize = slider('stepSize', 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1);
const learningRate = slider('learningRate', 1e-5, 3e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2);
const lambda = slider('lambda', 0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1);
const evolved = [
  slider('deviation', 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
  { ...slider('population', 16, 32, 64, 128, 256), startsAnew: true as const },
];
const control = [epsilon, stepSize, discount];

/** A part of the agent itself, on at first. */
const part = (name: keyof typeof texts.switches, off: Settings, on?: Settings): Switch => ({
  ...{ name, ...texts.switches[name], off, isOn: true, ...(on && { on }) },
});

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

/** @param chapter of the course, if one is about it */
function agent(
  kind: AgentChoice['kind'],
  id: keyof typeof texts.agents,
  chapter: string | undefined,
  sliders: readonly Slider[],
  more: Partial<AgentChoice> = {},
): AgentChoice {
  return {
    ...{ id, ...texts.agents[id], kind, learnsFromOthers: false, sliders, switches: [] },
    ...(chapter && { chapter }),
    ...more,
  };
}

const offPolicy = { learnsFromOthers: true };
const chapter7 = '07-sarsa-and-q-learning';
const tuned = [learningRate, discount];

/** Every agent. */
export const agents: readonly AgentChoice[] = [
  agent('table', 'q-learning', chapter7, control, offPolicy),
  agent('table', 'sarsa', chapter7, control),
  agent('table', 'expected-sarsa', chapter7, control),
  agent('table', 'sarsa-lambda', chapter7, [...control, lambda]),
  agent('table', 'n-step-sarsa', chapter7, [
    ...control,
    { ...slider('n', 1, 2, 3, 4, 6, 8, 12), startsAnew: true },
  ]),
  agent('table', 'double-q-learning', chapter7, control, offPolicy),
  agent('table', 'dyna-q', chapter7, [...control, slider('planningSteps', 0, 1, 5, 10, 20, 50)], offPolicy),
  agent('table', 'mc-control', '05-monte-carlo', [epsilon, discount]),
  agent('planner', 'value-iteration', '04-value-iteration', [discount]),
  agent('planner', 'policy-iteration', '03-policy-iteration', [discount]),
  agent('network', 'dqn', '11-dqn', tuned, { ...offPolicy, switches: dqnSwitches }),
  agent(
    'stream',
    'stream-q',
    '17-learning-from-every-step',
    [{ ...epsilon, name: 'epsilonEnd' }, lambda, discount],
    {
      ...offPolicy,
      // Its own schedule lasts for a hundred thousand steps, too long to watch.
      settings: constantly(0.02),
      switches: [
        part('bounded', { optimizer: 'sgd', stepSize: 0.001 }),
        part('layerNorm', { layerNorm: false }),
        part('sparse', { sparsity: 0 }),
        part('scaledObservations', { normalizeObservations: false }),
        part('scaledRewards', { normalizeRewards: false }),
      ],
    },
  ),
  agent('network', 'ppo', '12-actor-critic', tuned, {
    switches: [
      part('clip', { clipRange: 1e9 }),
      part('gae', { gaeLambda: 0 }),
      part('standardise', { standardise: false }, { standardise: true }),
      part('orthogonal', { initializer: 'glorotUniform' }, { initializer: 'orthogonal' }),
      part('gradientCut', { maxGradientNorm: 0 }, { maxGradientNorm: 0.5 }),
      part('epochs', { epochs: 1 }),
    ],
  }),
  agent('network', 'sac', undefined, tuned, {
    ...offPolicy,
    switches: [
      part('twin', { critics: 1 }, { critics: 2 }),
      part('tuned', { entropy: 'fixed', temperature: 0.2 }, { entropy: 'tuned', temperature: 1 }),
    ],
  }),
  agent('network', 'a2c', '12-actor-critic', tuned),
  agent('network', 'reinforce', '10-policy-gradient', tuned),
  agent('network', 'deep-sarsa', '09-deep-sarsa', tuned),
  agent('evolution', 'ga', '21-evolution', evolved),
  agent('evolution', 'openai-es', '21-evolution', evolved),
];

/** The agent of that name, or the first one. */
export function agentOf(id: string): AgentChoice {
  return agents.find((agent) => agent.id === id) ?? agents[0]!;
}

/** Whether agents of a kind learn with a network. */
export function hasNetwork(kind: AgentChoice['kind']): boolean {
  return kind !== 'table' && kind !== 'planner';
}

/** Names of the switches that are on initially. */
export function firstSwitches(agent: AgentChoice): string[] {
  return agent.switches.filter(({ isOn }) => isOn).map(({ name }) => name);
}
