// Plain `npm install` and the steps after it: sizes, the examples of the READMEs, the command line, old Nodes.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { consumer } from '../consumer.ts';
import { writeExamples } from '../examples.ts';
import type { Check, Part } from '../part.ts';
import { expectText, expectThat } from '../part.ts';
import { nodeBinary, versions } from '../tools.ts';

/** Files of a runtime for every platform and GPU, which do not count as ours. */
const isBinary = (file: string): boolean =>
  /onnxruntime-[^/\\]+/.test(file) && /\.(wasm|node|dll|dylib|so)(\.\d+)*$/.test(file);

const isInstalled = (user: { readonly folder: string }, name: string): boolean =>
  fs.existsSync(path.join(user.folder, 'node_modules', name));

const limits = { megabytes: 200, cliMegabytes: 260 };

export const install: Part = async (registry) => {
  const names = [...registry.published.keys()];
  const everything = await consumer(registry, [...names, 'rxjs', 'valibot', '@types/node'], {
    flags: ['--ignore-scripts'],
  });
  const examples = names.flatMap((name) => {
    const readme = path.join(everything.folder, 'node_modules', name, 'README.md');
    return writeExamples(everything, readme, path.basename(name));
  });
  examples.push(...writeExamples(everything, path.join(root, 'README.md'), 'README'));
  for (const guide of ['parts', 'plugins'])
    examples.push(...writeExamples(everything, path.join(root, 'docs', `${guide}.md`), `docs-${guide}`));

  const runExample = (file: string): Check => ({
    name: file,
    run: async () => {
      await everything.run(process.execPath, [file]);
      return undefined;
    },
  });

  const prism = async (args: readonly string[], code = 0): Promise<string> =>
    everything.run('npx', ['prism', ...args], { code });

  return [
    {
      name: 'what it weighs: runner, env-classic, algo-dqn-family, onnxruntime-node',
      run: async () => {
        const wanted = ['@prism-rl/runner', '@prism-rl/env-classic', '@prism-rl/algo-dqn-family'];
        const user = await consumer(registry, wanted);
        const without = user.megabytes((file) => !isBinary(file));
        await user.run('npm', ['install', '--ignore-scripts', 'onnxruntime-node@~1.30.0']);
        const rest = user.megabytes((file) => !isBinary(file));
        const binaries = user.megabytes(isBinary);
        expectThat(
          rest <= limits.megabytes,
          `${rest.toFixed(0)} MB beside the binaries, more than ${limits.megabytes}`,
        );
        return `${rest.toFixed(0)} MB (${without.toFixed(0)} before onnxruntime-node), and ${binaries.toFixed(0)} MB of binaries`;
      },
    },
    {
      name: 'what it weighs: the command line',
      run: async () => {
        const user = await consumer(registry, ['@prism-rl/cli']);
        expectThat(!isInstalled(user, 'webgpu'), 'a GPU is prepared for that nobody asked for: webgpu');
        const rest = user.megabytes((file) => !isBinary(file));
        expectThat(rest <= limits.cliMegabytes, `${rest.toFixed(0)} MB, more than ${limits.cliMegabytes}`);
        return `${rest.toFixed(0)} MB, and ${user.megabytes(isBinary).toFixed(0)} MB of binaries`;
      },
    },
    {
      name: 'experiments alone: no client of Redis, and a sentence when somebody asks for one',
      run: async () => {
        const user = await consumer(registry, ['@prism-rl/experiments']);
        expectThat(!isInstalled(user, 'ioredis'), 'installed as well: ioredis');
        user.write(
          'queue.mjs',
          `import { plugin } from '@prism-rl/experiments/plugin';
await plugin.queues.redis.open('redis://localhost:1/0').catch(({ message, hint }) => console.log(message, hint));`,
        );
        expectText(
          await user.run(process.execPath, ['queue.mjs']),
          /^A queue on Redis needs the package ioredis: Cannot find package .* Install it: npm install/,
        );
        return undefined;
      },
    },
    {
      name: 'one copy of each of our packages, and of tfjs-core',
      run: async () => {
        const copies = everything.run('npm', ['ls', '--all', '--parseable']);
        const lines = (await copies).split('\n').filter((line) => /@prism-rl|tfjs-core$/.test(line));
        const seen = new Set(lines);
        const nested = [...seen].filter((line) => line.split('node_modules').length > 2);
        expectThat(nested.length === 0, `more than one copy: ${nested.join(', ')}`);
        return undefined;
      },
    },
    {
      name: 'install scripts are those that SECURITY.md names, and nothing here ran them',
      run: async () => {
        const { packages } = JSON.parse(
          fs.readFileSync(path.join(everything.folder, 'package-lock.json'), 'utf8'),
        ) as { packages: Record<string, { hasInstallScript?: boolean }> };
        const found = Object.keys(packages)
          .filter((key) => packages[key]?.hasInstallScript === true)
          .map((key) => key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length));
        const named = ['protobufjs'];
        expectThat(found.sort().join() === named.join(), `scripts of ${found.join(', ')}`);
        const text = fs.readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
        for (const name of named) expectText(text, `\`${name}\``);
        return undefined;
      },
    },
    {
      name: 'every package has a README and a licence',
      run: async () => {
        const missing = names.flatMap((name) =>
          ['README.md', 'LICENSE']
            .filter((file) => !fs.existsSync(path.join(everything.folder, 'node_modules', name, file)))
            .map((file) => `${name}/${file}`),
        );
        expectThat(missing.length === 0, `missing: ${missing.join(', ')}`);
        return undefined;
      },
    },
    ...examples.filter(({ runs }) => runs).map(({ file }) => runExample(file)),
    {
      name: 'npx @prism-rl/cli in an empty folder',
      run: async () => {
        const user = await consumer(registry, []);
        expectText(await user.run('npx', ['--yes', '@prism-rl/cli', 'list', 'CartPole']), 'CartPole-v1');
        return undefined;
      },
    },
    {
      name: 'prism doctor: onnxruntime-web computes, and the native runtime is named',
      run: async () => {
        expectText(await prism(['doctor']), /ort +works; onnxruntime-web; .*onnxruntime-node/);
        return undefined;
      },
    },
    {
      name: 'prism train, evaluate, record, export',
      run: async () => {
        const trained = await prism([
          'train',
          'dqn',
          'CartPole-v1',
          '--steps',
          '1500',
          '--run-dir',
          'run',
          '--json',
        ]);
        expectText(trained, '"envSteps":1500');
        expectText(trained, 'note: ort runs on onnxruntime-web');
        expectText(await prism(['evaluate', 'run', '--episodes', '5', '--json']), '"episodes":5');
        await prism(['record', 'run', '--out', 'film.png', '--width', '120']);
        await prism(['export', 'run', '--out', 'policy.onnx']);
        for (const file of ['film.png', 'policy.onnx', 'run/report.html']) {
          expectThat(fs.existsSync(path.join(everything.folder, file)), `${file} was not written`);
        }
        return undefined;
      },
    },
    {
      name: 'prism train: convolutions learn without a native runtime',
      run: async () => {
        const args = [
          'train',
          'dqn',
          'MinAtar/Breakout-v1',
          '--steps',
          '300',
          '--run-dir',
          'pixels',
          '--json',
        ];
        const small = ['--set', 'learningStarts=64', '--set', 'replayCapacity=1000'];
        expectText(await prism([...args, ...small, '--eval-episodes', '2']), '"envSteps":300');
        return undefined;
      },
    },
    {
      name: 'prism ablate',
      run: async () => {
        const arms = ['--arms', 'dqn,dqn+double', '--seeds', '1', '--steps', '500', '--evaluations', '1'];
        await prism([
          'ablate',
          '--envs',
          'CartPole-v1',
          ...arms,
          '--eval-episodes',
          '2',
          '--out',
          'ablation',
        ]);
        expectThat(
          fs.existsSync(path.join(everything.folder, 'ablation', 'report.html')),
          'there is no report',
        );
        return undefined;
      },
    },
    {
      name: 'the native runtime is taken once it is there',
      run: async () => {
        await everything.run('npm', ['install', '--ignore-scripts', 'onnxruntime-node@~1.30.0']);
        expectText(await prism(['doctor']), /ort +works; onnxruntime-node/);
        return undefined;
      },
    },
    {
      name: `Node ${versions.oldNode} gets a sentence`,
      run: async () => {
        const main = path.join('node_modules', '@prism-rl', 'cli', 'dist', 'prism.js');
        const said = await everything.run(await nodeBinary(versions.oldNode), [main, 'list'], { code: 1 });
        expectText(said, `needs Node.js 22.13 or newer, but this is ${versions.oldNode}`);
        return undefined;
      },
    },
    ...versions.node.map((version) => ({
      name: `Node ${version} trains`,
      run: async () => {
        const main = path.join('node_modules', '@prism-rl', 'cli', 'dist', 'prism.js');
        const args = [
          'train',
          'dqn',
          'CartPole-v1',
          '--steps',
          '1200',
          '--run-dir',
          `run-${version}`,
          '--json',
        ];
        expectText(await everything.run(await nodeBinary(version), [main, ...args]), '"envSteps":1200');
        return undefined;
      },
    })),
  ];
};
