// English text of the page, by the part that shows it. Worlds, agents and stories have names and sentences in their own tables; text that is read
// later is in `englishLater.ts` and `englishHelp.ts`. `korean.ts` contains the Korean text of all three.
import { counted } from '@prism-rl/core';
import type { Spoken } from './spoken.ts';

const count = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const list = (names: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names);

export const english = {
  page: {
    title: 'Prism RL playground: watch agents learn',
    site: '../',
    playground: 'playground',
    navigation: 'Page',
    course: 'Course',
    code: 'Code',
    help: 'Help',
    explain: 'What does that mean?',
    tour: 'Tour',
    theme: 'Light or dark',
    takeApart: 'Take it apart',
    policy: (agent: string | undefined) =>
      `This policy was trained before${agent === undefined ? '' : `, by ${agent}`}. Train one of your own, and compare.`,
    planner: 'This planner knows the rules of its world, and works out what to do. Change something.',
    learner: 'This agent has never seen this world, and learns it now. Change something.',
    learned: 'This agent began without knowing this world, and learns on. Change something.',
    unlearning: 'Its world has changed. First it has to unlearn the old way.',
    loadPolicy: 'Load a trained policy',
    openPolicy: 'Open a policy file …',
    dropPolicy: ['or drop one that', 'prism export', 'wrote'],
    linkOfPolicy: 'A policy from a file is not in this link, which trains the agent instead.',
    linkOfPlay: 'You have acted in this run: its link begins it anew, without what you did.',
    linkOfRun: 'The seed decides every step: this link repeats the run to the last bit, here and in Node.',
    fingerprint: 'State after 10 000 steps:',
  },
  notice: {
    allSteps: 'It has taken all its steps. What you see now is what it has learned.',
    planned: 'The plan is complete: no value moves any more.',
    endless: (isFirst: boolean, steps: number) =>
      `${isFirst ? 'No episode has ended yet' : 'This episode has not ended'} in more than ${count.format(steps)} steps.`,
    endlessMonteCarlo:
      'Monte Carlo control learns at the end of an episode only, so it learns nothing meanwhile.',
    unlearning:
      'You have changed its world. What it knew of the old way is wrong now, and it has to unlearn that first: its return may stay at 0 for some thousand steps, because an episode that finds no goal is cut after 100 steps. A larger step size α or a higher speed shortens the wait.',
    goThere: (world: string) => `Play it in ${world}`,
    unreadable: (file: string) => `${file} could not be read: it is a folder, or no longer there.`,
  },
  run: {
    restarted: {
      unfit: 'What was learned does not fit these settings: it starts again.',
      replanned: 'The plan is made anew with these settings.',
    },
    unloadable:
      'A part of this page could not be loaded: there is no network, or a new version was published while it was open. Load the page again when there is a network.',
    loading: (file: string) => `Loading ${file} …`,
    playing: (file: string) => `Playing ${file}`,
    elsewhere: (file: string, trained: string, here: string, isKnown: boolean) =>
      `${file} was trained in ${trained} and cannot play ${here}${isKnown ? '.' : ': this page has no such world.'}`,
    noPolicy: 'The trained policy could not be loaded: it needs a network the first time.',
    refused: (file: string, world: string, why: 'model' | 'names' | 'shape') => {
      const fault = {
        model: 'it is no ONNX model',
        names: 'it has no input “observation” or no output “action”',
        shape: 'its observations have another shape',
      }[why];
      return `${file} is no policy for ${world}: ${fault}. Take a file that “prism export” wrote, and the world that it was trained in.`;
    },
  },
  link: {
    noWorld: (asked: string, instead: string) =>
      `There is no world ${asked} here: you see “${instead}” instead.`,
    noSwitch: (agent: string, names: readonly string[]) => `${agent} has no switch ${names.join(', ')}.`,
    otherAgent: (asked: string, world: string, agent: string) =>
      `${asked} does not learn in ${world} here: ${agent} does.`,
    noAgent: (asked: string, agent: string) => `There is no agent ${asked} here: you see ${agent} instead.`,
    largeMap: (rows: number, columns: number, most: number) =>
      `A map of ${rows} × ${columns} cells is too large for this page: ${most} × ${most} are the most.`,
    largeNumber: (name: string, limit: number, value: unknown) =>
      `${name} is at most ${limit} in this page: ${value} is left out.`,
    noSeed: (seed: number) => `A seed is a whole number from 0 on: this is seed ${seed}.`,
  },
  offline: {
    ready: (worlds: readonly string[]) =>
      `There is no network. Ready without one: ${list(worlds)}. The others have to be opened once with a network.`,
    needed: (name: string) => `${name} (needs a network)`,
  },
  choice: {
    section: 'World and agent',
    world: 'World',
    agent: 'Agent',
    groups: {
      'Grid worlds': 'Grid worlds',
      'Classic control': 'Classic control',
      Physics: 'Physics',
      Robots: 'Robots',
      Arcade: 'Arcade',
      'Board games': 'Board games',
    },
    policy: (agent: string | undefined) => `${agent ?? 'A policy'}, trained before`,
    policyAbout: 'Acts as it learned before, and does not learn.',
  },
  gallery: {
    open: 'All worlds',
    title: 'Worlds',
    own: 'Write your own world, and train in it at once',
    close: 'Close',
  },
  settings: {
    title: 'Settings',
    change: 'Change something',
    ofPolicy: 'A policy from a file acts here; it does not learn.',
    train: (agent: string) => `Train ${agent} instead`,
    rainbow: 'Rainbow',
    partsOf: (parts: number, all: number) => `DQN and ${parts} of ${all} parts`,
    details: 'Details',
    scheduled: (from: string, to: string) => `on a schedule, from ${from} to ${to}`,
    chapter: (number: number) => `Chapter ${number} explains it`,
    reference: 'Its reference',
    referenceAt: (id: string) => `reference/agents.html#${id}`,
    live: 'live',
    liveMeans: 'Takes effect at the next step; what was learned stays.',
    anew: 'starts anew',
    anewMeans: 'Makes another agent: learning starts anew.',
    seed: 'Seed',
    otherSeed: 'another',
    otherSeedMeans: 'Another seed',
  },
  transport: {
    toolbar: 'Run',
    goOn: 'Go on',
    pause: 'Pause',
    bySpace: (name: string) => `${name} (space)`,
    step: 'One step',
    stepKey: 'One step (.)',
    restart: 'Start again',
    restartKey: 'Start again (r)',
    speed: 'Speed',
    fullSpeed: 'as fast as it goes',
    perSecond: (number: number, isPlan: boolean) => `${counted(number, isPlan ? 'sweep' : 'step')} a second`,
    play: 'Play yourself',
    letGo: 'Let it go on',
  },
  play: {
    actions: 'Actions',
    keys: (hasSpace: boolean) => `Arrow keys${hasSpace ? ', space' : ''} and these buttons act.`,
    waits: 'The world waits for you.',
    ended: 'The agent has taken all its steps: it learns nothing from yours.',
    watches: 'The agent watches and learns from you.',
    duel: 'The agent waits, and then begins where you began.',
    isAlone: 'This agent learns from its own actions only: it waits meanwhile.',
    you: 'You',
    now: (score: string) => `${score} so far`,
    last: (score: string, best: string, episodes: number) =>
      episodes === 1 ? `${score} in your first episode` : `${score} last, ${best} best of ${episodes}`,
    agent: 'The agent',
    ofAgent: (score: string) => `${score}, mean of its last 20`,
    ahead: { you: 'You are ahead.', agent: 'The agent is ahead.', nobody: 'Nobody is ahead.' },
  },
  numbers: {
    sweeps: 'Sweeps',
    steps: 'Steps',
    episodes: 'Episodes',
    recent: 'Return, last 20',
    rate: 'Steps a second',
    count: (number: number) => count.format(number),
    compact: (number: number) => compact.format(number),
  },
  curve: {
    change: 'Largest change of a sweep',
    each: 'Return of each episode',
    mean: (episodes: number) => `Mean return of ${counted(episodes, 'episode')} each`,
    largestChange: 'largest change',
    episodes: 'episodes',
    movingMean: 'mean',
    sweeps: 'sweeps',
    steps: 'environment steps',
    stepUnit: 'steps',
    means: 'A dot is an episode, the line is the mean. It rises while the agent learns.',
    values: 'Values',
    ofPlan: 'How far values still moved in each sweep.',
    ofRun: (episodes: number, now: string) =>
      `Returns of ${counted(episodes, 'episode')} and their moving mean, now ${now}.`,
  },
  actions: {
    section: 'What the agent thinks of its actions',
    values: 'Value of each action here',
    probabilities: 'Probability of each action here',
    means: 'What the motors are told',
    beginAt: (value: string) => `The bars show differences: they begin at ${value}, not at 0.`,
    costs: 'All are losses: the shortest bar is the best.',
  },
  network: {
    section: 'The network’s weights',
    title: 'The network',
    meaning: 'weights: orange below zero, teal above',
    weights: (name: string) => `Weights ${name}`,
    tracesOf: (name: string) => `${name}: traces`,
    traces:
      'At the right their traces: how far each weight moves with the next error. They fade with every step (λ), and are gone at the end of an episode.',
  },
  legend: {
    section: 'What the picture means',
    agent: 'the agent and its last steps',
    trace: 'its trace: cells that learn from the next step, too',
    value: ['what it expects from there:', 'orange', 'losses,', 'teal', 'gains'],
    arrow: 'the best way that it knows',
    goal: 'goal',
    hole: 'hole: the end',
    cliff: 'cliff: −100, back to the start',
    triangle: 'triangle: −1',
    wind: 'wind: cells that it carries up',
  },
  stage: {
    drawable: (world: string) =>
      `${world}, live. Arrow keys move over the cells, space draws, 1 to 4 choose what, Ctrl Z takes it back.`,
    shown: (world: string, about: string) => `${world}, live. ${about}`,
    youSee: 'You see:',
    sees: {
      learning: 'its own steps, while it learns',
      episode: 'an episode of what it has learned so far',
      learned: 'what it has learned',
      hand: 'what you do',
      plan: 'the plan, sweep by sweep',
    },
    ofPolicy: (agent: string) => `what ${agent} has learned before`,
    unlearning: 'its own steps; it unlearns the old way, and an episode is cut after 100 steps',
    score: (value: string) => `return so far ${value}`,
    loadingLarge: 'Loading what this agent and its world need …',
    starting: 'Starting …',
    robots: 'the physics of robots',
    networks: 'what computes networks',
    preparing: (what: string) => `Preparing ${what} …`,
    loading: (what: string) => `Loading ${what}`,
    loadedOf: (what: string, loaded: number, total: number | undefined) =>
      `Loading ${what}, the first time only: ${megabytes(loaded)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB, unpacked`,
    noRobots: 'This browser draws no robots: it has no WebGL, or could not load what draws them.',
  },
  pen: {
    toolbar: 'Draw in the grid',
    draw: 'Draw',
    kinds: {
      wall: 'wall',
      triangle: 'triangle',
      trap: 'triangle',
      goal: 'goal',
      floor: 'floor',
      start: 'start',
      exit: 'small circle',
      '~': 'ice',
      '?': 'noise',
    },
    brushes: { wall: 'Wall', triangle: 'Triangle', goal: 'Goal', floor: 'Floor' },
    byKey: (name: string, key: number) => `${name} (${key}, while the grid has the focus)`,
    undo: 'Undo',
    refused: 'That would leave no way from S to a goal.',
    fixed: 'Starts and the only goal stay as they are.',
    fixedStart: 'A start stays where it is.',
    undone: 'Taken back.',
    chosen: (brush: string) => `${brush} is drawn from now on.`,
    cell: (row: number, column: number, kind: string) => `Row ${row}, column ${column}: ${kind}.`,
  },
  tour: {
    section: 'Tour',
    steps: [
      'At first the agent only stumbles about, at eight steps a second so that you can watch. Whenever it meets a goal or a triangle, it remembers what came before: the colours are what it expects from each cell, and they spread back along its way.',
      'Each dot is an episode. Its height is the return: the sum of the rewards on the way to the goal. The line is the mean, and rises as the agent learns.',
      'Change something while it learns. Move “Exploration ε” to 0, and it does nothing at random any more. Draw a wall in its way, and it first has to unlearn the old way before it finds another one. “Draw a world that fools it” has traps, too.',
      'Is one agent better than another, or was it lucky? “Take it apart” trains several of them on several seeds, and says what can be told and what cannot. Below it a hundred learn at once. “Share” copies a link that repeats what you see.',
    ],
    of: (step: number, steps: number) => `${step} of ${steps}`,
    next: 'Next',
    done: 'Done',
    leave: 'Leave the tour',
  },
  share: {
    open: 'Share',
    link: 'Copy the link',
    picture: 'Save a picture',
    pictureMeans: 'of what you see, with the link in it',
    film: 'Save a film',
    filmMeans: 'of the next five seconds',
    ofPolicy: 'it trains the agent, without the policy that plays here',
    ofPlay: 'it begins this run anew, without what you did',
    ofRun: 'it repeats this run to the last bit',
    copied: (means: string) => `The link is in the clipboard: ${means}.`,
    copyThis: (link: string) => `Copy the address of this page: ${link}`,
    filming: (seconds: number) => `Filming: ${seconds} s …`,
    saved: (file: string) => `${file} is saved.`,
    failed: { picture: 'The picture could not be made', film: 'The film could not be made' },
    trained: 'a trained policy',
    sweeps: (sweeps: number) => counted(sweeps, 'sweep'),
    steps: (steps: number) => `${count.format(steps)} steps`,
    recent: (value: string) => `return ${value} (last 20 episodes)`,
    noPictures: 'This browser makes no pictures.',
  },
} as const;

/** The texts in any language. */
export type Words = Spoken<typeof english>;
