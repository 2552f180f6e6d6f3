import type { Command } from '../command.ts';

/** All commands by name, in the order of the help. Each is loaded when it is called, because they share few dependencies. */
export const commands: {
  readonly [name: string]: { readonly summary: string; readonly load: () => Promise<Command> };
} = {
  demo: {
    summary: 'ablate Rainbow on CartPole in two minutes, with a report (npm start)',
    load: async () => (await import('./demo.ts')).demo,
  },
  list: {
    summary:
      'environments, wrappers, agents, planners, loggers, backends, queues, figures, samplers and ablations, with presets and suites',
    load: async () => (await import('./list.ts')).list,
  },
  describe: {
    summary:
      'settings of an agent, an environment or another entry: defaults, ranges, meaning, source; spaces',
    load: async () => (await import('./describe.ts')).describe,
  },
  train: {
    summary: 'train an agent in an environment',
    load: async () => (await import('./train.ts')).train,
  },
  resume: {
    summary: 'continue a run, or runs that trained together, from the newest checkpoint',
    load: async () => (await import('./resume.ts')).resume,
  },
  evaluate: {
    summary: 'play the greedy policy of a run',
    load: async () => (await import('./evaluate.ts')).evaluate,
  },
  watch: {
    summary:
      'watch episodes in the terminal at real speed: a trained agent, a hand-written policy, or random actions',
    load: async () => (await import('./watch.ts')).watch,
  },
  play: {
    summary:
      'play in the terminal: a game of two against a run, an exported policy or a search, or alone to record yourself',
    load: async () => (await import('./play.ts')).play,
  },
  record: {
    summary:
      'film episodes as MP4, GIF or animated PNG: a trained agent, a hand-written policy, or random actions',
    load: async () => (await import('./record.ts')).record,
  },
  'record-data': {
    summary:
      'record episodes for agents that learn from recordings: a trained agent, a hand-written policy, or random actions',
    load: async () => (await import('./recordData.ts')).recordData,
  },
  data: {
    summary: 'what recordings hold, and what is suspicious in them (data info)',
    load: async () => (await import('./data.ts')).data,
  },
  solve: {
    summary: 'solve a known environment by dynamic programming, drawn sweep by sweep',
    load: async () => (await import('./solve.ts')).solve,
  },
  rollout: {
    summary: 'step an environment and print one JSON row per step, for parity checks',
    load: async () => (await import('./rollout.ts')).rollout,
  },
  export: {
    summary:
      'write the policy of a run as one file (ONNX, JavaScript, C, Python), or the weights of its networks',
    load: async () => (await import('./export.ts')).exportPolicy,
  },
  ablate: {
    summary:
      'ablate an agent such as Rainbow: train arms that differ in one part, and measure the effect of each part',
    load: async () => (await import('./ablate.ts')).ablate,
  },
  sweep: {
    summary: 'train the arms × environments × seeds of a JSON file; status and collect for a shared sweep',
    load: async () => (await import('./sweep.ts')).sweep,
  },
  tune: {
    summary: 'tune the settings of an agent, and compare the best with its preset on held-out seeds',
    load: async () => (await import('./tune.ts')).tune,
  },
  worker: {
    summary: 'train runs of a shared sweep until none is left (see ablate --queue)',
    load: async () => (await import('./worker.ts')).worker,
  },
  report: {
    summary: 'write the report of a run or an ablation: one HTML file',
    load: async () => (await import('./report.ts')).report,
  },
  results: {
    summary: 'write the numbers of a run, a sweep or a folder of runs as CSV or Parquet, for pandas and R',
    load: async () => (await import('./results.ts')).results,
  },
  atari: {
    summary: 'cartridge images of Atari games: import them from a folder, a zip or a wheel, list them',
    load: async () => (await import('./atari.ts')).atari,
  },
  doctor: {
    summary:
      'check what works on this machine, and how to install the rest; for an agent: the device of each node',
    load: async () => (await import('./doctor.ts')).doctor,
  },
};

export const commandNames: readonly string[] = Object.keys(commands);

/** Loads a command by its name; undefined if there is none. */
export async function loadCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? commands[name]?.load() : undefined;
}
