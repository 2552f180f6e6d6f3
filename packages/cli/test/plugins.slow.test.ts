// External plugins: how they are listed, how commands find them after training, and the messages if they are missing.

import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { moduleDigest } from '../src/moduleDigest.ts';
import { runPrism } from './runPrism.ts';

const packages = fileURLToPath(new URL('../..', import.meta.url));

const corridor = `
import { definePlugin, Discrete } from '@prism-rl/core';
const entry = {
  description: 'two cells', defaults: {},
  schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  create: () => ({
    id: 'Corridor-v0', observationSpace: new Discrete(2), actionSpace: new Discrete(2),
    reset: () => ({ observation: 0, info: {} }),
    step: (action) => ({ observation: 1, reward: action, terminated: true, truncated: false, info: {} }),
  }),
};
export const plugin = definePlugin({ name: 'corridor', environments: { 'Corridor-v0': entry } });
`;

test('what is listed is not loaded: neither TensorFlow.js, nor a runtime of networks, nor the runner, nor an engine of games', () => {
  const urlOf = (...path: string[]): string => pathToFileURL(join(packages, ...path)).href;
  // External plugins import the family's index, for its parts.
  const list = `
    import { createRequire, registerHooks } from 'node:module';
    const files = [];
    registerHooks({ load: (url, context, next) => (files.push(url), next(url, context)) });
    const { loadRegistry } = await import(${JSON.stringify(urlOf('cli', 'src', 'plugins.ts'))});
    const registry = await loadRegistry('/', [], [], false);
    await import(${JSON.stringify(urlOf('algo-dqn-family', 'src', 'index.ts'))});
    const loaded = [...files, ...Object.keys(createRequire(import.meta.url).cache)].filter((file) =>
      /@tensorflow|onnxruntime|rxjs|bullmq|ioredis|(?<!core.)src.generated|src.emulator|box2d.src.engine|atari2600/.test(file),
    );
    console.log(JSON.stringify([registry.list('agents').length, loaded]));
  `;
  const options = ['--conditions=@prism-rl/source', '--input-type=module', '--eval', list];
  const [agents, loaded] = JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8' })) as [
    number,
    string[],
  ];
  expect(agents).toBeGreaterThan(30);
  expect(loaded).toEqual([]);
});

let folder: string;

beforeEach(() => {
  folder = freshFolder();
  mkdirSync(join(folder, 'node_modules', '@prism-rl'), { recursive: true });
  symlinkSync(join(packages, 'core'), join(folder, 'node_modules', '@prism-rl', 'core'), 'junction');
  writeFileSync(join(folder, 'corridor.mjs'), corridor);
});

async function ok(command: string) {
  const ended = await runPrism(command, { cwd: folder });
  expect(ended.code, ended.stderr).toBe(0);
  return ended;
}

const train = 'train q-learning Corridor-v0 --steps 200 --run-dir run';

describe('prism.config', () => {
  // `npm init -y` writes "type": "commonjs".
  const commonJs = '{ "type": "commonjs" }';
  const asModule = `export default { plugins: ['./corridor.mjs'] };`;

  test.each([
    ['prism.config.mts', asModule],
    ['prism.config.mjs', asModule],
    ['prism.config.cts', `module.exports = { plugins: ['./corridor.mjs'] };`],
    ['prism.config.cjs', `module.exports = { plugins: ['./corridor.mjs'] };`],
  ])('%s is read in a CommonJS package', async (file, text) => {
    writeFileSync(join(folder, 'package.json'), commonJs);
    writeFileSync(join(folder, file), text);
    const { stdout } = await ok('list corridor --json');
    expect(stdout).toContain('Corridor-v0');
  });

  test('a module under the ending .ts says what to rename it to there', async () => {
    writeFileSync(join(folder, 'package.json'), commonJs);
    writeFileSync(join(folder, 'prism.config.ts'), asModule);
    const { code, stderr } = await runPrism('list', { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('rename it to prism.config.mts')]);
  });
});

test('a name that a module does not export is not called a matter of package.json', async () => {
  writeFileSync(join(folder, 'shapes.ts'), 'export interface Shape {}');
  writeFileSync(
    join(folder, 'plugin.ts'),
    "import { Shape } from './shapes.ts';\nexport default new Shape();",
  );
  const { code, stderr } = await runPrism('list --plugin ./plugin.ts', { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain('If Shape is a type, import it by "import type"');
  expect(stderr).not.toContain('CommonJS');
});

describe('after a training', () => {
  test('the commands find the plugin again, from any folder; where it is not, they name the flag', async () => {
    await ok(`${train} --plugin ./corridor.mjs`);
    const manifest = JSON.parse(readFileSync(join(folder, 'run', 'manifest.json'), 'utf8'));
    expect(manifest.plugins).toEqual([
      { name: 'corridor', from: join(folder, 'corridor.mjs'), digest: expect.any(String) },
    ]);

    const evaluated = await runPrism(`evaluate ${join(folder, 'run')}`, { cwd: tmpdir() });
    expect(evaluated.code, evaluated.stderr).toBe(0);
    expect(evaluated.stderr).toContain('greedy policy over 100 episodes: 1.0');
    await ok('report run');

    renameSync(join(folder, 'corridor.mjs'), join(folder, 'moved.mjs'));
    const lost = await runPrism('evaluate run', { cwd: folder });
    expect([lost.code, lost.stderr]).toEqual([
      2,
      expect.stringMatching(/trained with the plugin corridor[\s\S]*--plugin/),
    ]);
    await ok('evaluate run --plugin ./moved.mjs');
  });

  test('also after a sweep', async () => {
    const sweep = { arms: ['q-learning'], environments: ['Corridor-v0'], steps: 100, evaluationEpisodes: 2 };
    writeFileSync(join(folder, 'sweep.json'), JSON.stringify(sweep));
    const args = 'sweep sweep.json --out out --plugin ./corridor.mjs';
    await ok(args);
    const [manifest] = globSync('out/**/manifest.json', { cwd: folder });
    await ok(`evaluate ${dirname(manifest!)}`);
  });
});

describe('a plugin of the same name with other code', () => {
  const ablate = 'ablate --envs Corridor-v0 --arms q-learning --steps 300 --eval-episodes 1';
  const changed = corridor.replace('reward: action', 'reward: 2 * action');

  beforeEach(() => {
    mkdirSync(join(folder, 'other'));
    symlinkSync(join(folder, 'node_modules'), join(folder, 'other', 'node_modules'), 'junction');
    writeFileSync(join(folder, 'other', 'corridor.mjs'), changed);
  });

  test('is no worker of the sweep, unless that is accepted; results tell the code that trained them', async () => {
    const shared = '--queue sqlite:shared.sqlite --workers';
    await ok(`${ablate} --seeds 1 ${shared} 0 --out out --plugin ./corridor.mjs`);
    const work = `worker ${shared} 1 --plugin ./other/corridor.mjs`;
    const refused = await runPrism(work, { cwd: folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/started with other code: the modules of the plugin corridor differ/);
    await ok(`${work} --accept-other-code`);
    const collect = 'sweep collect --queue sqlite:shared.sqlite --out got';
    await runPrism(`${collect} --plugin ./corridor.mjs`, { cwd: folder });
    const row = readFileSync(join(folder, 'got', 'results.jsonl'), 'utf8').split('\n')[0]!;
    const { plugins } = JSON.parse(row) as { plugins: object[] };
    expect(plugins).toEqual([
      { name: 'corridor', version: null, digest: moduleDigest(join(folder, 'other', 'corridor.mjs')) },
    ]);
  });

  test('adds no runs to a sweep of this machine, unless that is accepted; a resumed run says so', async () => {
    const out = '--workers 1 --out out --plugin';
    await ok(`${ablate} --seeds 1 ${out} ./corridor.mjs`);
    const more = `${ablate} --seeds 2 ${out} ./other/corridor.mjs`;
    const refused = await runPrism(more, { cwd: folder });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('started with other code')]);
    const begun = await runPrism(`${train} --plugin ./corridor.mjs`, {
      cwd: folder,
      env: { PRISM_DEBUG: '1' },
    });
    expect(begun.code, begun.stderr).toBe(0);
    rmSync(join(folder, 'run', 'checkpoints'), { recursive: true });
    mkdirSync(join(folder, 'run', 'checkpoints'));
    rmSync(join(folder, 'run', 'metrics.jsonl'));
    writeFileSync(join(folder, 'corridor.mjs'), changed);
    const resumed = await ok('resume run');
    expect(resumed.stderr).toContain('warning: the plugin corridor has changed since the run began');
  });
});
