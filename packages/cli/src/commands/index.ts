import type { Command } from '../command.ts';

/** What each command does, in the order of the help. */
export const summaries = {
  demo: 'ablate Rainbow on CartPole in two minutes, with a report (npm start)',
  list: 'environments, wrappers, agents, planners, loggers, backends, queues, figures, samplers and ablations, with presets and suites',
  describe:
    'settings of an agent, an environment or another entry: defaults, ranges, meaning, source; spaces',
  train: 'train an agent in an environment',
  resume: 'continue a run, or runs that trained together, from the newest checkpoint',
  evaluate: 'play the greedy policy of a run',
  watch:
    'watch episodes in the terminal at real speed: a trained agent, a hand-written policy, or random actions',
  play: 'play in the terminal: a game of two against a run, an exported policy or a search, or alone to record yourself',
  record:
    'film episodes as MP4, GIF or animated PNG: a trained agent, a hand-written policy, or random actions',
  'record-data':
    'record episodes for agents that learn from recordings: a trained agent, a hand-written policy, or random actions',
  data: 'what recordings hold, and what is suspicious in them (data info)',
  solve: 'solve a known environment by dynamic programming, drawn sweep by sweep',
  rollout: 'step an environment and print one JSON row per step, for parity checks',
  export:
    'write the policy of a run as one file (ONNX, JavaScript, C, Python), or the weights of its networks',
  ablate:
    'ablate an agent such as Rainbow: train arms that differ in one part, and measure the effect of each part',
  sweep: 'train the arms × environments × seeds of a JSON file; status and collect for a shared sweep',
  tune: 'tune the settings of an agent, and compare the best with its preset on held-out seeds',
  worker: 'train runs of a shared sweep until none is left (see ablate --queue)',
  report: 'write the report of a run or an ablation: one HTML file',
  results: 'write the numbers of a run, a sweep or a folder of runs as CSV or Parquet, for pandas and R',
  atari: 'cartridge images of Atari games: import them from a folder, a zip or a wheel, list them',
  doctor:
    'check what works on this machine, and how to install the rest; for an agent: the device of each node',
};

/** Each is loaded when it is called, because they share few dependencies. */
const loaders: { readonly [name in keyof typeof summaries]: () => Promise<Command> } = {
  demo: async () => (await import('./demo.ts')).demo,
  list: async () => (await import('./list.ts')).list,
  describe: async () => (await import('./describe.ts')).describe,
  train: async () => (await import('./train.ts')).train,
  resume: async () => (await import('./resume.ts')).resume,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  watch: async () => (await import('./watch.ts')).watch,
  play: async () => (await import('./play.ts')).play,
  record: async () => (await import('./record.ts')).record,
  'record-data': async () => (await import('./recordData.ts')).recordData,
  data: async () => (await import('./data.ts')).data,
  solve: async () => (await import('./solve.ts')).solve,
  rollout: async () => (await import('./rollout.ts')).rollout,
  export: async () => (await import('./export.ts')).exportPolicy,
  ablate: async () => (await import('./ablate.ts')).ablate,
  sweep: async () => (await import('./sweep.ts')).sweep,
  tune: async () => (await import('./tune.ts')).tune,
  worker: async () => (await import('./worker.ts')).worker,
  report: async () => (await import('./report.ts')).report,
  results: async () => (await import('./results.ts')).results,
  atari: async () => (await import('./atari.ts')).atari,
  doctor: async () => (await import('./doctor.ts')).doctor,
};

export const commandNames: readonly string[] = Object.keys(summaries);

/** Loads a command by its name; undefined if there is none. */
export async function loadCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(loaders, name) ? loaders[name as keyof typeof loaders]() : undefined;
}
