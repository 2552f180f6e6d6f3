// The README's environment, its commands and its code; and a run that is stopped and resumed.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasGymnasium, modules, python } from './python.ts';

const root = path.join(modules, '../../..');
const readme = fs.readFileSync(path.join(modules, '../README.md'), 'utf8');
const blocks = (kind: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${kind}\n([^]*?)^\`\`\``, 'gm'))].map(([, block]) => block!);
/** In the playground, where programs can import the packages. */
const folder = path.join(root, 'playground', `.gymnasium-${process.pid}`);

beforeAll(() => {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'nim.py'), blocks('python file=nim.py')[0]!);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--conditions=@prism-rl/source', ...args], {
    cwd: folder,
    // A group of its own, so that a Ctrl-C reaches Python as well.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', PRISM_PYTHON: python! },
  });
}

/** @returns what it prints. */
function ended(child: ChildProcess, expected = 0): Promise<string> {
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === expected) resolve(output);
      else reject(new Error(`exit code ${code}\n${output}`));
    });
  });
}

const prism = (...args: string[]): ChildProcess =>
  start([path.join(root, 'packages/cli/src/main.ts'), ...args]);

test.skipIf(!hasGymnasium)('an environment of one’s own trains, is evaluated and filmed', async () => {
  const lines = blocks('sh')[1]!.trim().split('\n');
  expect(lines).toHaveLength(3);
  const outputs: string[] = [];
  for (const line of lines) outputs.push(await ended(prism(...line.split(' ').slice(2))));
  expect(outputs[0]).toContain('cannot be saved: a resumed run keeps its agent and its replay memory');
  // Random play has a mean near 0.
  const [, mean] = /greedy policy over \d+ episodes: (-?[\d.]+)/.exec(outputs[1]!)!;
  expect(Number(mean)).toBeGreaterThan(0.4);
  expect(fs.statSync(path.join(folder, 'nim.gif')).size).toBeGreaterThan(500);
});

test.skipIf(!hasGymnasium)('the code prints what it says', async () => {
  fs.writeFileSync(path.join(folder, 'code.ts'), blocks('ts no-run needs=gymnasium')[0]!);
  const wanted = [...blocks('ts no-run needs=gymnasium')[0]!.matchAll(/\/\/ => (.*)$/gm)].map(
    ([, text]) => text,
  );
  const output = await ended(start([path.join(folder, 'code.ts')]));
  expect(output.replaceAll(/\s+/g, ' ').trim()).toBe(wanted.join(' '));
});

test.skipIf(!hasGymnasium || process.platform === 'win32')(
  'a run stopped by Ctrl-C resumes in new episodes',
  async () => {
    const args = ['gymnasium/nim:Nim', '--steps', '60000', '--run-dir', 'stopped', '--eval-episodes', '2'];
    const child = prism('train', 'dqn', ...args);
    let isStopped = false;
    child.stderr!.on('data', (text: string) => {
      // A second one would quit at once.
      if (isStopped || !/[\dk] steps\/s/.test(text)) return;
      isStopped = true;
      process.kill(-child.pid!, 'SIGINT');
    });
    const first = await ended(child, 130);
    const [, at] = /stopped at step (\d+); continue with: prism resume stopped/.exec(first)!;
    expect(Number(at)).toBeLessThan(60_000);
    const second = await ended(prism('resume', 'stopped'));
    expect(second).toContain(`continuing at step ${at} of 60000`);
    expect(second).toContain('starts new episodes');
    expect(second).toContain('greedy policy over 2 episodes');
  },
);
