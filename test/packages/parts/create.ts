// `npm create @prism-rl`: the generated plugin passes its own tests, trains, and can be published and used by others.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { consumer } from '../consumer.ts';
import type { Part } from '../part.ts';
import { expectText, expectThat } from '../part.ts';
import { shell } from '../shell.ts';

/** The documentation promises a minute on an idle machine, which needs half of it; a busy one gets more. */
const limitSeconds = 240;

/** An idle machine evolves a player in half a minute; a busy one gets more. */
const evolvingSeconds = 240;

/** Prints the apples that `policy.js` eats in a game, the mean of a hundred. */
const eaten = `import { RowEnv } from '@prism-rl/core';
import { snake } from './src/environment.js';
import { policy } from './src/policy.js';

const env = new RowEnv(snake);
let apples = 0;
for (let game = 0; game < 100; game++) {
  let { observation } = env.reset({ seed: game });
  for (let isOver = false; !isOver; ) {
    const next = env.step(policy.act(observation));
    if (next.reward > 0) apples++;
    observation = next.observation;
    isOver = next.terminated || next.truncated;
  }
}
console.log(apples / 100);
`;

/** The first lines of an agent with a network. */
const network = `import { Rng } from '@prism-rl/core';
import { mlp } from '@prism-rl/nn';

export const policy = mlp({ inputSize: 4, hidden: [32], outputSize: 2, activation: 'tanh', rng: new Rng(0) });
`;

export const create: Part = async (registry) => {
  const user = await consumer(registry, []);
  const folder = path.join(user.folder, 'my-plugin');
  const run = (program: string, args: readonly string[]): Promise<string> =>
    shell(program, args, { cwd: folder, env: registry.env });
  return [
    {
      name: 'made, installed and tested',
      run: async () => {
        const start = performance.now();
        await user.run('npm', ['create', '--yes', '@prism-rl', 'my-plugin']);
        await run('npm', ['install']);
        const tested = await run('npm', ['test']);
        expectText(tested, /(fail|# fail) 0/);
        expectText(tested, 'it learns to go right');
        const seconds = (performance.now() - start) / 1000;
        expectThat(seconds <= limitSeconds, `it took ${seconds.toFixed(0)} s`);
        return `${seconds.toFixed(0)} s`;
      },
    },
    {
      name: 'its types pass with networks of @prism-rl/nn, too',
      run: async () => {
        await run('npm', ['install', '@prism-rl/nn']);
        fs.writeFileSync(path.join(folder, 'src', 'network.ts'), network);
        try {
          await run('npm', ['run', 'check']);
          await run('npm', ['run', 'build']);
        } finally {
          fs.rmSync(path.join(folder, 'src', 'network.ts'));
        }
        return undefined;
      },
    },
    {
      name: 'its environment, agent and logger train together',
      run: async () => {
        expectText(await run('npm', ['run', 'train']), 'greedy policy over');
        expectText(await run('npx', ['prism', 'list', 'walk']), 'Walk-v0');
        return undefined;
      },
    },
    {
      name: 'with an agent on a network it is made, installed and tested, too',
      run: async () => {
        const deep = path.join(user.folder, 'deep-plugin');
        const there = { cwd: deep, env: registry.env };
        await user.run('npm', ['create', '--yes', '@prism-rl', 'deep-plugin', '--', '--agent', 'network']);
        await shell('npm', ['install'], there);
        expectText(await shell('npm', ['test'], there), 'it learns to go right');
        expectText(await shell('npm', ['run', 'train'], there), 'greedy policy over');
        await shell('npm', ['run', 'build'], there);
        return undefined;
      },
    },
    {
      name: 'with a part of Rainbow it is made, installed, tested and ablated, too',
      run: async () => {
        const part = path.join(user.folder, 'my-part');
        const there = { cwd: part, env: registry.env };
        await user.run('npm', ['create', '--yes', '@prism-rl', 'my-part', '--', '--part']);
        await shell('npm', ['install'], there);
        expectText(await shell('npm', ['test'], there), /(fail|# fail) 0/);
        expectText(await shell('npm', ['run', 'train'], there), 'greedy policy over');
        expectText(await shell('npm', ['run', 'ablation'], there), 'report: ');
        await shell('npm', ['run', 'build'], there);
        return undefined;
      },
    },
    {
      name: 'with a game it is made, installed, tested and built, too',
      run: async () => {
        const game = path.join(user.folder, 'my-game');
        const there = { cwd: game, env: registry.env };
        await user.run('npm', ['create', '--yes', '@prism-rl', 'my-game', '--', '--game']);
        await shell('npm', ['install'], there);
        expectText(await shell('npm', ['test'], there), /(fail|# fail) 0/);
        await shell('npm', ['run', 'build'], there);
        expectThat(fs.existsSync(path.join(game, 'dist', 'index.html')), 'the build has no page');
        return undefined;
      },
    },
    {
      name: 'the game gets an evolved player by the commands of its guide',
      run: async () => {
        const there = { cwd: path.join(user.folder, 'my-game'), env: registry.env };
        const guide = fs.readFileSync(path.join(root, 'site', 'content', 'guides', 'game.md'), 'utf8');
        const [, block] = /## Or evolved\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(guide)!;
        const [install, train, exporting] = block!
          .trim()
          .split('\n')
          .map((line) => line.split(' '));
        const run = ([program, ...args]: readonly string[]) => shell(program!, args, there);
        await run(install!);
        const start = performance.now();
        await run(train!);
        const seconds = (performance.now() - start) / 1000;
        await run(exporting!);
        const apples = Number(await run(['node', '--input-type=module', '--eval', eaten]));
        expectThat(apples >= 2, `it eats ${apples} apples in a game`);
        expectThat(seconds <= evolvingSeconds, `it took ${seconds.toFixed(0)} s`);
        return `${apples} apples in a game, ${seconds.toFixed(0)} s`;
      },
    },
    {
      name: 'its ablation runs',
      run: async () => {
        await run('npm', ['run', 'ablation']);
        return undefined;
      },
    },
    {
      name: 'published, it is a plugin for others',
      run: async () => {
        await run('npm', ['pack', '--pack-destination', user.folder]);
        const tarball = path.join(user.folder, 'my-plugin-0.1.0.tgz');
        const other = await consumer(registry, ['@prism-rl/cli', tarball], { type: 'commonjs' });
        other.write('prism.config.mts', "export default { plugins: ['my-plugin'] };\n");
        const output = await other.run('npx', ['prism', 'train', 'tiny-q', 'Walk-v0', '--steps', '500']);
        expectText(output, 'greedy policy over');
        const copies = await other.run('npm', ['ls', '--all', '--parseable', '@prism-rl/core']);
        expectThat(copies.trim().split('\n').length === 1, `more than one copy of core:\n${copies}`);
        return undefined;
      },
    },
  ];
};
