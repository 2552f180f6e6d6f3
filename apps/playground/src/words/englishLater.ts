// Text of the parts that are loaded after the first step.
import { counted } from '@prism-rl/core';
import texts from './englishLater.json' with { type: 'json' };
import { joined, type Spoken } from './spoken.ts';

const count = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const list = (names: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names);

/** A duration in words, as precise as it is known. */
function about(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return 'a few seconds';
  if (seconds < 90) return `about ${10 * Math.ceil(seconds / 10)} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} minutes` : `about ${Math.round(minutes / 60)} hours`;
}

/** What is counted in a world. */
const units: { readonly [world: string]: string } = {
  'CartPole-v1': 'steps',
  'MinAtar/Breakout-v1': 'bricks',
  'MinAtar/Freeway-v1': 'crossings',
  'MinAtar/SpaceInvaders-v1': 'aliens',
};

export const english = joined(texts, {
  numbers: {
    count: (number: number) => count.format(number),
    compact: (number: number) => compact.format(number),
  },
  play: {
    keys: (hasSpace: boolean) => `Arrow keys${hasSpace ? ', space' : ''} and these buttons act.`,
    now: (score: string) => `${score} so far`,
    last: (score: string, best: string, episodes: number) =>
      episodes === 1 ? `${score} in your first episode` : `${score} last, ${best} best of ${episodes}`,
    ofAgent: (score: string) => `${score}, mean of its last 20`,
  },
  network: { weights: (name: string) => `Weights ${name}`, tracesOf: (name: string) => `${name}: traces` },
  actions: { beginAt: (value: string) => `The bars show differences: they begin at ${value}, not at 0.` },
  curve: {
    mean: (episodes: number) => `Mean return of ${counted(episodes, 'episode')} each`,
    random: (percent: number) =>
      `It acts at random in ${percent} % of the steps now, less and less: what it has learned is better than its return.`,
    ofRun: (episodes: number, now: string) =>
      `Returns of ${counted(episodes, 'episode')} and their moving mean, now ${now}.`,
  },
  settings: {
    train: (agent: string) => `Train ${agent} instead`,
    partsOf: (parts: number, all: number) => `DQN and ${parts} of ${all} parts`,
    scheduled: (from: string, to: string) => `on a schedule, from ${from} to ${to}`,
    chapter: (number: number) => `Chapter ${number} explains it`,
    referenceAt: (id: string) => `reference/agents.html#${id}`,
  },
  share: {
    learnedIn: (world: string) => `A policy for ${world}, learned in the Prism RL playground:`,
    copied: (means: string) => `The link is in the clipboard: ${means}.`,
    copyThis: (link: string) => `Copy the address of this page: ${link}`,
    filming: (seconds: number) => `Filming: ${seconds} s …`,
    saved: (file: string) => `${file} is saved.`,
    sweeps: (sweeps: number) => counted(sweeps, 'sweep'),
    steps: (steps: number) => `${count.format(steps)} steps`,
    recent: (value: string) => `return ${value} (last 20 episodes)`,
  },
  duel: {
    begin: (seed: number) => `Play seed ${seed}`,
    points: (score: string, world: string) =>
      `${score} ${(units[world] ?? 'points').slice(0, score === '1' ? -1 : undefined)}`,
    challenge: (score: string, seed: number) => `Somebody had ${score} with seed ${seed}. And you?`,
    scores: (you: string, agent: string) => `You: ${you}. The agent: ${agent}.`,
    needed: (steps: number | undefined, isYou: boolean) =>
      steps === undefined
        ? `The agent has not beaten ${isYou ? 'you' : 'that'} yet, in the mean of 20 episodes.`
        : `The agent needed ${count.format(steps)} steps to beat ${isYou ? 'you' : 'that'}, in the mean of 20 episodes.`,
    card: (score: string) => `${score}. And you?`,
  },
  twoStages: {
    at: (left: number, right: number) =>
      left === right
        ? `both at step ${count.format(left)}`
        : `at steps ${count.format(left)} and ${count.format(right)}`,
    choose: (stage: number) => (stage === 0 ? 'Left stage' : 'Right stage'),
  },
  past: {
    of: (step: number, steps: number) => `${step} of ${steps}`,
    cell: (row: number, column: number) => `In row ${row}, column ${column}.`,
    took: (action: string) => `It chose ${action}.`,
    best: (action: string) => `It chose ${action}: no other action seemed better.`,
    explored: (action: string, better: string) =>
      `It chose ${action} at random, to explore: ${better} seemed better.`,
    got: (reward: string, isSum: boolean) =>
      isSum ? `The next rewards, discounted, were G = ${reward}.` : `Its reward was ${reward}.`,
    ofEpisode: (value: string) => `To the end of the episode it got G = ${value}, discounted.`,
    ofPolicy: (value: string) =>
      `To the end of the episode it got G = ${value}, discounted. The more that is above what was expected, the likelier the action becomes.`,
  },
  board: {
    failed: (why: string) => `The agent cannot be loaded: ${why}`,
    erred: (turn: number, better: number, played: number) =>
      `At your move ${turn} a search prefers ${better} to ${played}.`,
    taken: (move: number) => `Nothing more fits into ${move}.`,
    played: (move: number) => `It played ${move}.`,
    trained: (agent: string) => `${agent}, which learned this game from itself`,
    own: (agent: string, steps: string) => `${agent}, which learns here: ${steps} steps so far`,
    evening: (won: number, lost: number, drawn: number) =>
      `This visit: you won ${won}, it won ${lost}, ${drawn} drawn.`,
    levels: (simulations: number) =>
      simulations === 0 ? 'by its first thought' : `${simulations} moves ahead, by a search`,
    cell: (cell: number, holds: string) => `Cell ${cell}: ${holds}`,
    column: (column: number, holds: readonly string[]) => `Column ${column}, from above: ${holds.join(', ')}`,
  },
  crowd: {
    otherOf: (setting: string) => `${setting} of the other half`,
    firstHalf: (value: number | undefined) => `The first half has ${value ?? 'the usual value'}.`,
    gpuFailed: (why: string) =>
      `The GPU cannot train them: ${why} The processor trains them now, from the beginning and with other random numbers.`,
    start: (agents: number) => `Train ${agents} agents`,
    again: (agents: number) => `Train ${agents} agents anew`,
    found: (missing: number, agents: number, isGrid: boolean) => {
      const what = isGrid ? 'found the way' : 'learned it';
      return missing === 0
        ? `All ${agents} have ${what}.`
        : `${missing} of ${agents} ${missing === 1 ? 'has' : 'have'} not ${what} yet.`;
    },
    endless: (agents: number) =>
      `${counted(agents, 'agent')} ${agents === 1 ? 'has' : 'have'} ended no episode yet, and ${agents === 1 ? 'is' : 'are'} left out.`,
    middle: (middle: string) => `Interquartile mean ${middle}.`,
    interval: (middle: string, low: string, high: string) =>
      `Interquartile mean ${middle}, 95 % interval ${low} to ${high}.`,
    spread: (low: string, high: string) => `Eight of ten agents are between ${low} and ${high}.`,
    difference: (setting: string, value: number, by: string, low: string, high: string) =>
      `${setting} ${value} changes the return by ${by} (95 % interval ${low} to ${high}).`,
    toldFrom: (seeds: number) => `That can be told from about ${seeds} seeds a half on.`,
    cannotTell: (seeds: number) =>
      `${seeds} seeds a half cannot tell: that is not the same as no difference.`,
    fingerprint: (agents: number, steps: string) => `State of all ${agents} after ${steps} steps:`,
  },
  workshop: {
    cells: (side: number) => `${side} × ${side} cells`,
    train: (agents: number) => `Train ${agents}`,
  },
  takeApart: {
    shared: (settings: string) => `Shared: ${settings}.`,
    without: (part: string) => `without ${part.toLowerCase()}`,
    atMost: (now: number, most: number) => `${now} of at most ${most}`,
    tooFew: (fewest: number) => `too few for an interval: at least ${fewest}`,
    number: (steps: number) => count.format(steps),
    start: (runs: number) => `Train ${counted(runs, 'run')}`,
    wait: (milliseconds: number) => `${about(milliseconds)}, by the speed of the agent above`,
  },
  outcome: {
    ended: (done: number, total: number) =>
      `${counted(done, 'run')} of ${total} ${done === 1 ? 'has' : 'have'} ended`,
    left: (milliseconds: number) => `${about(milliseconds).replace(/^a/, 'A')} left.`,
    shareOf: (arm: string) => `${arm}: share of its steps`,
    copyThis: (link: string) => `Copy this link: ${link}`,
    titleBeside: (whole: string) => `Beside ${whole}: return while they learn`,
    difference: (interval: string, reference: string) => `${interval} beside ${reference}`,
    endless: (endless: number, runs: number) =>
      `no episode has ended in ${endless} of ${counted(runs, 'run')}`,
    span: (low: string, high: string) => `${low} to ${high}`,
    oneSeed: (arm: string) => `${arm}, one seed`,
    cut: (floor: string) => `Returns below ${floor} are not shown.`,
    below: (arms: readonly string[]) =>
      `${list(arms)} ${arms.length > 1 ? 'end' : 'ends'} far below the chart.`,
    endsAt: (arm: string, value: string) => `${arm} ends at ${value}.`,
  },
  verdict: {
    tooFewSeeds: (seeds: number, fewest: number) =>
      `${seeds} seeds allow no interval: their curves are shown one by one. From ${fewest} seeds on there is one.`,
    ends: (names: readonly string[], how: 'higher' | 'lower', reference: string) =>
      `${list(names)} ${names.length > 1 ? 'end' : 'ends'} ${how} than ${reference}.`,
    undecided: (names: readonly string[], reference: string, seeds: number) =>
      `Between ${reference} and ${list(names)} ${seeds} seeds cannot tell: that is not the same as no difference.`,
    severalSentences: (count: number, references: readonly string[]) =>
      `Each is compared with ${references.length > 1 ? 'the one that it differs from in one part' : `${references[0]} alone`}, at 95 %: of ${count} such sentences one may be chance.`,
  },
});

/** The texts in any language. */
export type LaterWords = Spoken<typeof english>;
