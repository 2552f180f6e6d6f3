// docs/parts.md from the packages, as its reader follows it: parts of one's own are checked, trained, killed, resumed, exported, ablated.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { consumer } from '../consumer.ts';
import { writeExamples } from '../examples.ts';
import type { Part } from '../part.ts';
import { expectText, expectThat } from '../part.ts';

const plugin = ['--plugin', './examples/parts/my-parts.ts'];
const small = ['hidden=[16]', 'batchSize=8', 'learningStarts=100'].flatMap((one) => ['--set', one]);
const both = ['--with', 'ez-greedy,bootstrapped', '--without', 'noisy'];

export const guide: Part = async (registry) => {
  const packages = ['cli', 'core', 'jit', 'nn', 'runner', 'testing', 'env-classic', 'algo-dqn-family'];
  const needed = [...packages, 'algo-ddpg-family', 'algo-pg'].map((name) => `@prism-rl/${name}`);
  const user = await consumer(registry, [...needed, 'rxjs']);
  const examples = writeExamples(user, path.join(root, 'docs', 'parts.md'), 'parts');
  const prism = (...words: string[]): Promise<string> => user.run('npx', ['prism', ...words, ...plugin]);
  const train = ['train', 'rainbow', 'CartPole-v1', ...both, ...small, '--all-steps', '--steps', '6000'];
  const often = ['--checkpoint-every', '500', '--eval-every', '3000', '--eval-episodes', '2'];
  const checkpoints = (run: string): string[] => {
    const folder = path.join(user.folder, run, 'checkpoints');
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    return names.filter((name) => name.endsWith('.safetensors')).map((name) => path.join(folder, name));
  };
  const digest = (run: string): string => {
    const last = checkpoints(run).sort().at(-1)!;
    return `${path.basename(last)} ${createHash('sha256').update(fs.readFileSync(last)).digest('hex')}`;
  };
  return [
    {
      name: 'ε z-greedy and bootstrapped heads are short',
      run: async () => {
        const lines = ['ezGreedy.ts', 'bootstrapped.ts'].map((name) => {
          const text = fs.readFileSync(path.join(user.folder, 'examples', 'parts', name), 'utf8');
          return text.trimEnd().split('\n').length;
        });
        expectThat(lines[0]! <= 25 && lines[1]! <= 60, `they have ${lines.join(' and ')} lines`);
        return `${lines.join(' and ')} lines`;
      },
    },
    {
      name: 'the examples run, with the conformance kit',
      run: async () => {
        for (const { file, runs } of examples) if (runs) await user.run('node', [file]);
        return `${examples.length} examples`;
      },
    },
    {
      name: 'the parts are listed and described',
      run: async () => {
        expectText(await prism('list', 'parts'), /\n {2}ez-greedy +ε z-greedy exploration, of dqn/);
        expectText(await prism('describe', 'bootstrapped'), 'heads=10');
        return undefined;
      },
    },
    {
      name: 'a run that is killed resumes bit for bit, and is exported',
      run: async () => {
        await prism(...train, ...often, '--run-dir', 'whole');
        const child = spawn('npx', ['prism', ...train, ...plugin, ...often, '--run-dir', 'killed'], {
          ...{ cwd: user.folder, env: user.env, stdio: 'ignore', detached: true },
        });
        const ended = new Promise((resolve) => child.once('exit', resolve));
        while (child.exitCode === null && checkpoints('killed').length < 2)
          await new Promise((resolve) => setTimeout(resolve, 5));
        process.kill(-child.pid!, 'SIGKILL');
        await ended;
        const resumed = await user.run('npx', ['prism', 'resume', 'killed']);
        expectText(resumed, /continuing at step \d+/);
        expectThat(digest('killed') === digest('whole'), 'the last checkpoints differ');
        await user.run('npx', ['prism', 'export', 'killed']);
        const exported = fs
          .readdirSync(path.join(user.folder, 'killed'))
          .filter((one) => one.endsWith('.onnx'));
        expectThat(exported.length === 1, 'there is no exported policy');
        return `${/continuing at step \d+/.exec(resumed)![0]}; ${digest('killed').slice(0, 60)}`;
      },
    },
    {
      name: 'seeds train together',
      run: async () => {
        const short = ['--steps', '600', '--seeds', '2', '--together'];
        expectText(
          await prism('train', 'dqn', 'CartPole-v1', ...both.slice(0, 2), ...small, ...short),
          'greedy',
        );
        return undefined;
      },
    },
    {
      name: 'one command ablates them beside the six of Rainbow',
      run: async () => {
        const names = 'double,per,dueling,nstep,c51,noisy,ez-greedy,bootstrapped';
        const short = ['--seeds', '1', '--steps', '300', '--evaluations', '1', '--eval-episodes', '1'];
        const told = await prism(
          'ablate',
          'rainbow',
          '--parts',
          names,
          '--envs',
          'CartPole-v1',
          ...small,
          ...short,
        );
        expectText(told, 'report: ');
        const [out] = fs.globSync('runs/ablate-*/summary.md', { cwd: user.folder });
        const rows = fs.readFileSync(path.join(user.folder, out!), 'utf8');
        for (const name of names.split(',')) expectText(rows, name);
        return /\d+ runs?/.exec(told)?.[0];
      },
    },
  ];
};
