import type { Command } from '../command.ts';

/** All commands by name, in the order of the help. Each is loaded when it is asked for: most need little of what the others do. */
const commands: { readonly [name: string]: () => Promise<Command> } = {
  demo: async () => (await import('./demo.ts')).demo,
  list: async () => (await import('./list.ts')).list,
  describe: async () => (await import('./describe.ts')).describe,
  train: async () => (await import('./train.ts')).train,
  resume: async () => (await import('./resume.ts')).resume,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  watch: async () => (await import('./watch.ts')).watch,
  record: async () => (await import('./record.ts')).record,
  solve: async () => (await import('./solve.ts')).solve,
  rollout: async () => (await import('./rollout.ts')).rollout,
  export: async () => (await import('./export.ts')).exportPolicy,
  ablate: async () => (await import('./ablate.ts')).ablate,
  sweep: async () => (await import('./sweep.ts')).sweep,
  worker: async () => (await import('./worker.ts')).worker,
  report: async () => (await import('./report.ts')).report,
  atari: async () => (await import('./atari.ts')).atari,
  doctor: async () => (await import('./doctor.ts')).doctor,
};

/** The names of all commands, in the order of the help. */
export const commandNames: readonly string[] = Object.keys(commands);

/** A command by its name; undefined where there is none. */
export async function loadCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? commands[name]?.() : undefined;
}

/** All commands, in the order of the help. */
export async function allCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(commands).map((load) => load()));
}
