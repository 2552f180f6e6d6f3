// Files and queues that others wrote, which name code, and the calls of all commands that read them.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '@prism-rl/core';
import { openLocalQueue } from '@prism-rl/experiments';
import { withMetadata } from '@prism-rl/jit/onnx';
import { vi } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';

const config = {
  ...{ kwargs: {}, wrappers: [], maxEpisodeSteps: null, actionMask: true, processes: 1, python: '' },
  timeout: 20,
};
const bridged = (changes: object): object => ({ ...config, ...changes });
const command = bridged({ kwargs: { command: 'touch ran' } });
const cartPole = { environment: 'gymnasium/CartPole-v1' };

/** Fields of a run. */
export interface Planted {
  readonly environment?: string;
  readonly environmentConfig?: object;
  readonly plugins?: readonly object[];
  readonly [field: string]: unknown;
}

/** Fields of a run that lead to an import or a program. */
export const leading = {
  function: { environment: 'gymnasium/os:system', environmentConfig: command },
  class: { environment: 'gymnasium/subprocess:Popen', environmentConfig: command },
  python: { ...cartPole, environmentConfig: bridged({ python: './program' }) },
  wrappers: { ...cartPole, environmentConfig: bridged({ wrappers: ['os:system'] }) },
  plugin: { plugins: [{ name: 'p', from: './plugin.mjs' }] },
  package: { plugins: [{ name: 'p', from: 'package' }] },
} as const satisfies { readonly [field: string]: Planted };

/** Fields with names of entries, which lead to nothing but entries of plugins that are loaded. */
export const registered: { readonly [field: string]: Planted } = {
  agent: { agent: './plugin.mjs' },
  environment: { environment: './plugin.mjs' },
  backend: { backend: './plugin.mjs' },
  preset: { preset: './plugin.mjs' },
  logger: { schedule: { loggers: ['./plugin.mjs'] } },
  wrapper: { wrappers: [{ name: './plugin.mjs', config: {} }] },
  opponent: { environment: 'TicTacToe-v0', environmentConfig: { opponent: 'run:./plugin.mjs' } },
  origin: { from: { path: './plugin.mjs' } },
  arm: { arm: '../plugin.mjs' },
};

/** Kinds of {@link leading} fields that a call meets. */
const settings = ['python', 'wrappers'] as const;
const environments = ['function', 'class', ...settings] as const;
const plugins = ['plugin', 'package'] as const;
const all = [...environments, ...plugins];

/** The calls of each command with the fields that they meet; a reason where a command reads no names. */
export const calls: {
  readonly [command: string]: string | { readonly [line: string]: readonly (keyof typeof leading)[] };
} = {
  atari: 'reads images, which an emulator runs',
  list: 'reads no file',
  describe: 'reads no file',
  doctor: 'reads no file',
  solve: 'reads no file',
  rollout: 'reads actions, which are numbers',
  data: 'reads recordings, and prints the names in them',
  evaluate: {
    'evaluate run': all,
    'evaluate run --no-config': environments,
    'evaluate game --against run': [],
    'evaluate good --off-policy recorded --behaviour run': all,
  },
  report: { 'report run': all },
  results: { 'results run': [] },
  record: { 'record run --out film.gif': all },
  'record-data': { 'record-data run --episodes 1 --out swept/recorded': all },
  export: { 'export run': all, 'export run --format safetensors --mapping run/manifest.json': all },
  watch: { 'watch --run-dir run': all },
  play: { 'play run': plugins, 'play model.onnx': [] },
  resume: { 'resume run': all, 'resume batch --workers 1': all, 'resume batch --workers 2': all },
  train: {
    'train ppo CartPole-v1 --steps 10 --from run': all,
    'train ppo gymnasium/CartPole-v1 --steps 10 --preset-file preset.json': settings,
  },
  ablate: {
    'ablate --from run': [],
    'ablate --envs gymnasium/CartPole-v1 --arms ppo --dry-run --preset-file preset.json': settings,
    'ablate --envs CartPole-v1 --arms dqn --dry-run --known run': [],
  },
  sweep: {
    'sweep sweep.json --dry-run': environments,
    'sweep sweep.json --dry-run --no-config': environments,
    'sweep sweep.json --out swept': environments,
    'sweep status --queue sqlite:queue.sqlite': [],
    'sweep collect --queue sqlite:queue.sqlite --out collected': [],
  },
  tune: {
    'tune ppo CartPole-v1 --list --space space.json': [],
    'tune ppo CartPole-v1 --budget 1s --out study': [],
  },
  worker: { 'worker --queue sqlite:queue.sqlite --workers 1': environments },
  demo: { 'demo --out swept --seeds 1 --steps 10 --time 1s': [] },
};

/** Options that name a file to read, or a queue; a call has each of them. */
export const reading =
  `from preset-file mapping run-dir against queue known space out off-policy behaviour`.split(/\s+/);
/** Options with words of the user, or with a file that is written, or that contains numbers. */
export const ownWords =
  `actions agent arm arms backend budget checkpoint-every data env envs format held-out lease licence log logger objective opponent record
  parts plugin policy preset pruner report sampler seeds set steps store suite time trust with without wrap`.split(
    /\s+/,
  );

/** What the code that is named leaves behind. */
const mark = 'ran';

/** A folder with sound runs, into which the files of others are put. */
export async function strangersIn(folder: string) {
  const path = (...names: string[]): string => join(folder, ...names);
  const write = (name: string, value: unknown): void => writeFileSync(path(name), JSON.stringify(value));
  const { here, ok } = prismIn(folder);
  vi.stubEnv('XDG_STATE_HOME', path('state'));
  // The user's own Python marks what would be called.
  vi.stubEnv('PRISM_PYTHON', path('python'));
  const programs = {
    program: `touch ${mark}`,
    python: `read asked; case "$asked" in *os:system*|*subprocess:Popen*) touch ${mark};; esac`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(path(name), `#!/bin/sh\n${text}\n`);
    chmodSync(path(name), 0o755);
  }
  const plugin = `import fs from 'node:fs'; fs.writeFileSync('${mark}', ''); export default { name: 'p' };`;
  writeFileSync(path('plugin.mjs'), plugin);
  mkdirSync(path('node_modules/package'), { recursive: true });
  write('node_modules/package/package.json', { exports: './index.mjs' });
  writeFileSync(path('node_modules/package/index.mjs'), plugin);
  const train = '--steps 20 --eval-episodes 1 --run-dir';
  await ok(`train reinforce CartPole-v1 ${train} good`);
  await ok(`train reinforce TicTacToe-v0 ${train} game`);
  await ok('record-data CartPole-v1 --episodes 1 --out recorded');
  await ok('export good --out policy.onnx');
  const policy = new Uint8Array(readFileSync(path('policy.onnx')));
  const metadata = { environment: 'gymnasium/os:system', agent: 'reinforce' };
  writeFileSync(path('model.onnx'), withMetadata(policy, metadata));
  const good = JSON.parse(readFileSync(path('good/manifest.json'), 'utf8')) as Run;

  /** Puts fields into all files that commands read. */
  const plant = async (fields: Planted): Promise<void> => {
    for (const name of [
      mark,
      'run',
      'batch',
      'collected',
      'swept',
      'study',
      'store',
      'queue.sqlite',
      'state',
    ])
      rmSync(path(name), { recursive: true, force: true });
    for (const name of ['swept', 'study', 'store', 'batch']) mkdirSync(path(name));
    cpSync(path('good'), path('run'), { recursive: true });
    const manifest = { ...good, steps: 1000, ...fields };
    write('run/manifest.json', manifest);
    for (const seed of [1, 2]) {
      cpSync(path('run'), path('batch', `seed${seed}`), { recursive: true });
      write(`batch/seed${seed}/manifest.json`, { ...manifest, seed });
    }
    const { environment: id = 'CartPole-v1', environmentConfig = {}, ...others } = fields;
    const preset = { description: '', source: '', environments: [id], steps: 10, numEnvs: 1, config: {} };
    write('preset.json', { agent: 'ppo', preset: { ...preset, environmentConfig }, ...others });
    const arms = [{ agent: 'reinforce', envConfig: environmentConfig }];
    write('sweep.json', { arms, environments: [id], steps: 10, ...others });
    write('space.json', { 'env.python': ['./program'], ...others });
    write('study/study.json', {
      plan: { ...fields, sampler: { name: './plugin.mjs' } },
      command: './program',
    });
    const queue = await openLocalQueue<Run, never>(path('queue.sqlite'));
    await queue.describe({ title: '', command: './program', store: path('store'), id: 'x' });
    await queue.add([{ id: 'CartPole-v1/reinforce/seed1', payload: manifest as Run }]);
    await queue.close();
    writeFileSync(path('store/.sweep'), 'x\n');
  };
  /** Whether the code has run since the last call of this. */
  const hasRun = (): boolean => {
    const ran = existsSync(path(mark));
    rmSync(path(mark), { force: true });
    return ran;
  };
  return { here, ok, plant, path, hasRun };
}
