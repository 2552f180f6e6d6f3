// Text of the parts that are loaded after the first step.
import { counted } from '@prism-rl/core';
import type { Spoken } from './spoken.ts';

const count = new Intl.NumberFormat('en');
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

export const english = {
  duel: {
    title: 'Beat the agent',
    cannot: 'This world has no keys to play it by. Choose another one, or let an agent learn it.',
    means:
      'You play an episode, and the agent waits. Then it plays from the same start, by what it has learned so far.',
    begin: (seed: number) => `Play seed ${seed}`,
    again: 'Once more',
    points: (score: string, world: string) =>
      `${score} ${(units[world] ?? 'points').slice(0, score === '1' ? -1 : undefined)}`,
    challenge: (score: string, seed: number) => `Somebody had ${score} with seed ${seed}. And you?`,
    scores: (you: string, agent: string) => `You: ${you}. The agent: ${agent}.`,
    against: {
      higher: 'You have beaten the challenge.',
      lower: 'The challenge stands.',
      same: 'You have drawn level with the challenge.',
    },
    needed: (steps: number | undefined, isYou: boolean) =>
      steps === undefined
        ? `The agent has not beaten ${isYou ? 'you' : 'that'} yet, in the mean of 20 episodes.`
        : `The agent needed ${count.format(steps)} steps to beat ${isYou ? 'you' : 'that'}, in the mean of 20 episodes.`,
    card: (score: string) => `${score}. And you?`,
    copy: 'Send it: copy the challenge',
    copied: 'The link is in the clipboard: it opens the same challenge, with your score.',
  },
  twoStages: {
    open: 'Two stages, one clock',
    at: (left: number, right: number) =>
      left === right
        ? `both at step ${count.format(left)}`
        : `at steps ${count.format(left)} and ${count.format(right)}`,
    choose: (stage: number) => (stage === 0 ? 'Left stage' : 'Right stage'),
  },
  past: {
    title: 'Why did it do that?',
    means:
      'Stop the time, and go back through the last steps: what it thought, what it got, what it learned.',
    open: 'Look back',
    nothing: {
      table: 'No step is kept yet. Let it go on for a moment.',
      network:
        'Of a network the episodes are kept that it shows while it learns at full speed. Let it go on until you see one.',
    },
    step: 'Step',
    back: 'A step back',
    forwards: 'A step forwards',
    of: (step: number, steps: number) => `${step} of ${steps}`,
    surprise: 'Largest surprise',
    columns: ['action', 'before', 'after'],
    cell: (row: number, column: number) => `In row ${row}, column ${column}.`,
    took: (action: string) => `It chose ${action}.`,
    best: (action: string) => `It chose ${action}: no other action seemed better.`,
    explored: (action: string, better: string) =>
      `It chose ${action} at random, to explore: ${better} seemed better.`,
    got: (reward: string, isSum: boolean) =>
      isSum ? `The next rewards, discounted, were G = ${reward}.` : `Its reward was ${reward}.`,
    ofEpisode: (value: string) => `To the end of the episode it got G = ${value}, discounted.`,
    ended: 'That ended the episode: nothing follows.',
    traces: 'The cells before took their share of the error by their traces.',
    dreamt: 'Afterwards its remembered steps moved the value, too.',
    ofValues: 'From such errors of many remembered steps the network learns.',
    ofPolicy: (value: string) =>
      `To the end of the episode it got G = ${value}, discounted. The more that is above what was expected, the likelier the action becomes.`,
    error: 'The surprise:',
  },
  board: {
    loading: 'The agent is on its way …',
    failed: (why: string) => `The agent cannot be loaded: ${why}`,
    wrongLink: 'The moves of this link are not possible. Begin another game.',
    yourMove: 'Your move.',
    thinks: 'It thinks …',
    taken: (move: number) => `Nothing more fits into ${move}.`,
    played: (move: number) => `It played ${move}.`,
    ends: { won: 'You have won.', lost: 'The agent has won.', drawn: 'A draw.' },
    youBegin: 'New game, you begin',
    agentBegins: 'New game, it begins',
    undo: 'Take back',
    you: 'You',
    trained: (agent: string) => `${agent}, which learned this game from itself`,
    own: (agent: string, steps: string) => `${agent}, which learns here: ${steps} steps so far`,
    evening: (won: number, lost: number, drawn: number) =>
      `This visit: you won ${won}, it won ${lost}, ${drawn} drawn.`,
    level: 'It thinks',
    levels: (simulations: number) =>
      simulations === 0 ? 'by its first thought' : `${simulations} moves ahead, by a search`,
    against: 'You play against',
    theTrained: 'the trained agent',
    theOwn: 'the agent that learns here',
    thoughts: 'Show how it chose',
    about: 'Click, tap, or press a number. The address of the page repeats your game: send it.',
    cell: (cell: number, holds: string) => `Cell ${cell}: ${holds}`,
    column: (column: number, holds: readonly string[]) => `Column ${column}, from above: ${holds.join(', ')}`,
    empty: 'empty',
    yours: 'yours',
    its: 'the agent’s',
  },
  stories: {
    title: 'What to try',
    watch: 'Watch the trained one',
  },
  crowd: {
    title: 'A hundred agents at once',
    one: 'One agent',
    more: 'How many, and what differs',
    startHalves: 'Train both halves',
    agents: 'Agents',
    split: 'Split them by',
    noSplit: 'nothing',
    other: 'The other half gets',
    otherOf: (setting: string) => `${setting} of the other half`,
    firstHalf: (value: number | undefined) => `The first half has ${value ?? 'the usual value'}.`,
    gpu: 'On the GPU',
    noGpu:
      'The agents of this link learned on a GPU, and this browser has none. The processor trains them here, with other random numbers.',
    gpuFailed: (why: string) =>
      `The GPU cannot train them: ${why} The processor trains them now, from the beginning and with other random numbers.`,
    start: (agents: number) => `Train ${agents} agents`,
    again: (agents: number) => `Train ${agents} agents anew`,
    chart: 'Return, mean of the last 20 episodes of each agent',
    legend:
      'Thin lines: single agents. Area: the middle 80 % of them. Thick line: interquartile mean. At the right: the agents now.',
    colours: 'Orange: the first half. Blue: the half with the other value.',
    steps: 'Steps of each',
    rate: 'Steps a second, all',
    copy: 'Copy a link to this step',
    found: (missing: number, agents: number, isGrid: boolean) => {
      const what = isGrid ? 'found the way' : 'learned it';
      return missing === 0
        ? `All ${agents} have ${what}.`
        : `${missing} of ${agents} ${missing === 1 ? 'has' : 'have'} not ${what} yet.`;
    },
    foundMeans: {
      grid: 'An agent has found the way when more than half of its last 20 episodes end at the goal.',
      other:
        'An agent has learned it when the mean return of its last 20 episodes is nearer to that of a solved world than to that of chance.',
    },
    noEpisode: 'No episode has ended yet.',
    endless: (agents: number) =>
      `${counted(agents, 'agent')} ${agents === 1 ? 'has' : 'have'} ended no episode yet, and ${agents === 1 ? 'is' : 'are'} left out.`,
    middle: (middle: string) => `Interquartile mean ${middle}.`,
    interval: (middle: string, low: string, high: string) =>
      `Interquartile mean ${middle}, 95 % interval ${low} to ${high}.`,
    spread: (low: string, high: string) => `Eight of ten agents are between ${low} and ${high}.`,
    noDifference: 'The halves are compared as soon as each agent has ended an episode.',
    allAlike: 'All agents of a half have the same return: that says nothing about other seeds.',
    difference: (setting: string, value: number, by: string, low: string, high: string) =>
      `${setting} ${value} changes the return by ${by} (95 % interval ${low} to ${high}).`,
    toldFrom: (seeds: number) => `That can be told from about ${seeds} seeds a half on.`,
    cannotTell: (seeds: number) =>
      `${seeds} seeds a half cannot tell: that is not the same as no difference.`,
    fingerprint: (agents: number, steps: string) => `State of all ${agents} after ${steps} steps:`,
  },
  workshop: {
    title: 'Draw a world that fools it',
    about:
      'Choose a brush, draw in the grid, then train twenty and see how many find the way. The link holds the map.',
    traps: 'Famous traps',
    trap: {
      cliff: ['Cliff', 'The shortest way runs along the edge, where one random step costs 1.'],
      television: [
        'Noisy television',
        'One cell pays 1 or −1. Q-learning believes its lucky values and stays in front of it for long; double Q-learning does not.',
      ],
      deceptive: [
        'Deceptive reward',
        'A small circle is near and pays 0.2. The goal, which pays 1, is far away.',
      ],
      endless: ['Endless reward', 'One cell pays 0.1 at each visit. At the goal that ends.'],
      rooms: [
        'Two rooms',
        'The only reward is in the other room, behind a narrow door. Sarsa(λ), with its traces, finds it first.',
      ],
    },
    brushes: 'More brushes',
    brush: {
      start: ['Start', 'Moves the start here.'],
      exit: ['Small circle', 'Pays 0.2 and ends the episode.'],
      ice: ['Ice', 'Two of three steps from here slip aside.'],
      noise: ['Noise', 'Entering pays 1 or −1, equally likely.'],
      up: ['Wind ↑', 'A step from here is carried one cell further up.'],
      down: ['Wind ↓', 'A step from here is carried one cell further down.'],
      left: ['Wind ←', 'A step from here is carried one cell further to the left.'],
      right: ['Wind →', 'A step from here is carried one cell further to the right.'],
      reward: ['Reward', 'Each visit pays this.'],
    },
    reward: 'Reward of a cell',
    size: 'Size',
    cells: (side: number) => `${side} × ${side} cells`,
    own: 'as it is',
    tooSmall: 'At that size no way leads from the start to a goal.',
    train: (agents: number) => `Train ${agents}`,
  },
  takeApart: {
    nothing: 'There is nothing to compare this agent with in this world.',
    question: 'What is each part worth? Train several arms on several seeds, side by side.',
    fairness: {
      twoWholes:
        'All have the same settings. “Rainbow − X” is Rainbow without X, and is compared with Rainbow. “DQN + X” is DQN with X alone, and is compared with DQN.',
      parts:
        'All have the same settings: each differs from the first in the part that its name says, and is compared with that one.',
      tuned: 'These are different agents, each with the settings that it was tuned with.',
      shared: 'All learn with the same settings, whatever suits each of them best.',
    },
    shared: (settings: string) => `Shared: ${settings}.`,
    ownMap: 'All learn in the map as it is drawn now.',
    /** Surprising facts about a world's results. */
    remark: {
      'GridWorld-v0':
        'An episode is cut after 100 steps. Some seeds learn to keep away from the triangles, and so from the goal behind them: their episodes are cut, with a return of 0.',
    },
    arms: 'Arms',
    without: (part: string) => `without ${part.toLowerCase()}`,
    atMost: (now: number, most: number) => `${now} of at most ${most}`,
    seeds: 'Seeds an arm',
    tooFew: (fewest: number) => `too few for an interval: at least ${fewest}`,
    few: 'tell large differences',
    many: 'tell smaller differences, too',
    steps: 'Steps a run',
    number: (steps: number) => count.format(steps),
    tooShort: 'the beginning of learning only',
    longEnough: 'enough to learn this world',
    gpu: 'All seeds of an arm at once, on the GPU',
    gpuMeans:
      'The GPU trains them together. It rounds sums another way than the processor, and may draw other random numbers.',
    start: (runs: number) => `Train ${counted(runs, 'run')}`,
    stop: 'Stop',
    wait: (milliseconds: number) => `${about(milliseconds)}, by the speed of the agent above`,
  },
  outcome: {
    ended: (done: number, total: number) =>
      `${counted(done, 'run')} of ${total} ${done === 1 ? 'has' : 'have'} ended`,
    othersStopped: '; the others were stopped.',
    left: (milliseconds: number) => `${about(milliseconds).replace(/^a/, 'A')} left.`,
    notYetKnown: 'How long it takes is known as soon as a run of each arm has ended.',
    waits: 'The agent above is paused meanwhile.',
    isOld: 'These runs had other settings, another seed or another map than the agent above has now.',
    shareOf: (arm: string) => `${arm}: share of its steps`,
    save: 'Save as JSON',
    copy: 'Copy a link to this comparison',
    isCopied: 'The link is in the clipboard.',
    copyThis: (link: string) => `Copy this link: ${link}`,
    title: 'Return while they learn',
    titleBeside: (whole: string) => `Beside ${whole}: return while they learn`,
    results: 'Results of the arms',
    columns: ['arm', 'return at the end', '95 % interval', 'difference (95 %)', 'seeds'],
    difference: (interval: string, reference: string) => `${interval} beside ${reference}`,
    endless: (endless: number, runs: number) =>
      `no episode has ended in ${endless} of ${counted(runs, 'run')}`,
    span: (low: string, high: string) => `${low} to ${high}`,
    unknown: 'unknown',
    oneSeed: (arm: string) => `${arm}, one seed`,
    interval: '95 % interval',
    thick: 'Thick lines: interquartile mean over the seeds.',
    thin: 'Thin lines: single seeds.',
    areas: 'Areas: its 95 % bootstrap interval.',
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
} as const;

/** The texts in any language. */
export type LaterWords = Spoken<typeof english>;
