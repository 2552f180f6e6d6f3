// Bun and Deno, from npm's packages of those names.
import path from 'node:path';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { consumer } from '../consumer.ts';
import type { Part } from '../part.ts';
import { expectText } from '../part.ts';
import { shell } from '../shell.ts';
import { tool, versions } from '../tools.ts';

const program = `
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { activateBackend } from '@prism-rl/nn';
import { episodes, train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';

const engine = await activateBackend('auto');
const run = train({ plugins: [classic, dqnFamily], env: 'CartPole-v1', agent: 'dqn', steps: 1500, seed: 1, engine });
const end = await lastValueFrom(run);
console.log(JSON.stringify({ ...end, backend: engine.name }));
`;

export const runtimes: Part = async (registry) => {
  const user = await consumer(registry, [
    '@prism-rl/algo-dqn-family',
    '@prism-rl/env-classic',
    '@prism-rl/nn',
    '@prism-rl/runner',
    '@prism-rl/cli',
    'rxjs',
  ]);
  user.write('train.ts', program.replace('episodes, ', ''));
  const binary = async (name: 'bun' | 'deno'): Promise<string> => {
    const folder = await tool(name, [`${name}@${versions[name]}`], true);
    return path.join(folder, 'node_modules', '.bin', name);
  };
  const cli = path.join('node_modules', '@prism-rl', 'cli', 'dist', 'prism.js');
  const train = ['train', 'dqn', 'CartPole-v1', '--steps', '1200', '--json'];
  user.write('draw.ts', "import { Rng } from '@prism-rl/core';\nconsole.log(new Rng(1).random());\n");
  const withoutPermission = async (): Promise<undefined> => {
    const output = await user.run(await binary('deno'), ['run', '--no-prompt', 'draw.ts']);
    expectText(output, '0.5118216247002567'); // NumPy's default_rng(1).random()
  };
  const hosts: Awaited<ReturnType<Part>>[number] = {
    name: 'modules without a runtime act in Bun, in Deno, in Hermes and on the edge',
    run: async () => {
      for (const name of ['bun', 'deno'] as const) await binary(name);
      await tool('miniflare', [`miniflare@${versions.miniflare}`]);
      await tool('hermes', [`hermes-engine-cli@${versions.hermes}`]);
      const env = { ...process.env, PRISM_TEST_TIER: 'slow', PRISM_REQUIRE: 'bun,deno,miniflare,hermes' };
      const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'test/portableInHosts.slow.test.ts'];
      await shell(process.execPath, vitest, { cwd: root, env });
      return undefined;
    },
  };
  const programs = (['bun', 'deno'] as const).flatMap((name) => {
    const run = name === 'bun' ? ['run'] : ['run', '--allow-all'];
    return [
      {
        name: `${name} ${versions[name]}: a program in TypeScript`,
        run: async () => {
          const output = await user.run(await binary(name), [...run, 'train.ts']);
          expectText(output, '"envSteps":1500');
          return /"backend":"([^"]+)"/.exec(output)?.[1];
        },
      },
      {
        name: `${name} ${versions[name]}: the command line`,
        run: async () => {
          const output = await user.run(await binary(name), [
            ...run,
            cli,
            ...train,
            '--run-dir',
            `run-${name}`,
          ]);
          expectText(output, '"envSteps":1200');
          return undefined;
        },
      },
      ...(name === 'deno'
        ? [{ name: `${name} ${versions[name]}: without any permission`, run: withoutPermission }]
        : []),
    ];
  });
  return [...programs, hosts];
};
