// A third-party plugin adds a wrapper, a figure, a queue and an ablation, and the command line uses them from end to end.
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkQueue } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { lastJson, runPrism } from '../packages/cli/test/runPrism.ts';
import { JsonQueue } from './stranger/jsonQueue.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
const plugin = fileURLToPath(new URL('stranger/plugin.ts', import.meta.url));
const prism = (...args: string[]) => runPrism([...args, '--plugin', plugin], { cwd: folder });

test('everything is listed', async () => {
  const listed = await prism('list', '--json');
  expect(listed.code, listed.stderr).toBe(0);
  const all = lastJson(listed) as { [kind: string]: { id: string; plugin: string }[] };
  for (const [kind, id] of [
    ['wrappers', 'backwards'],
    ['figures', 'barcode'],
    ['queues', 'json'],
    ['ablations', 'sarsa'],
  ] as const) {
    expect(all[kind]).toContainEqual(expect.objectContaining({ id, plugin: 'stranger' }));
  }
  expect((await prism('ablate', '--list')).stdout).toMatch(
    /^sarsa +Q-learning, and what .* \(strange, tables\)$/m,
  );
});

test('a training inside the wrapper: its actions are turned around, and the figure is in the report', async () => {
  const run = ['train', 'q-learning', 'CliffWalking-v1', '--seed', '1', '--steps', '30000', '--run-dir'];
  const plain = await prism(...run, 'plain');
  const turned = await prism(...run, 'turned', '--wrap', 'backwards');
  expect(plain.code, plain.stderr).toBe(0);
  expect(turned.code, turned.stderr).toBe(0);
  // The same walk along the cliff with reversed action numbers: up, right × 11, down.
  const row = (text: string): string => /barcode (\d{48})/.exec(text)![1]!;
  const [first, second] = [row(plain.stderr), row(turned.stderr)];
  expect(first.slice(24, 36)).toBe('111111111112');
  expect(second.slice(24, 36)).toBe('222222222221');
  const page = readFileSync(join(folder, 'turned', 'report.html'), 'utf8');
  expect(page).toContain('<h3>Barcode</h3>');
  expect(page.match(/<rect x="\d+" y="\d" width="1" height="1"\/>/g)).toHaveLength(48);
  const evaluated = await runPrism(['evaluate', 'turned', '--episodes', '2', '--json'], { cwd: folder });
  expect(lastJson(evaluated)).toMatchObject({ meanReturn: -13 });
});

test('the ablation through the queue, with its report', async () => {
  const queue = join(folder, 'queue.json');
  const done = await prism(
    ...['ablate', 'sarsa', '--envs', 'FrozenLake-v1', '--seeds', '2', '--steps', '3000', '--workers', '1'],
    ...['--evaluations', '1', '--eval-episodes', '5', '--queue', `json://${queue}`, '--out', 'out', '--json'],
  );
  expect(done.code, done.stderr).toBe(0);
  expect(lastJson(done)).toMatchObject({ reason: 'finished', runs: 8, remaining: 0, failures: [] });
  const { jobs } = JSON.parse(readFileSync(queue, 'utf8')) as { jobs: { id: string; state: string }[] };
  expect(new Set(jobs.map(({ state }) => state))).toEqual(new Set(['done']));
  expect(jobs.map(({ id }) => id)).toContain('FrozenLake-v1/no-future/seed2');
  const page = readFileSync(join(folder, 'out', 'report.html'), 'utf8');
  expect(page).toContain('Q-learning taken apart: FrozenLake-v1');
  expect(page).toContain('a discounted future');
  expect(page).toContain('Watkins 1989');
  expect(page).toContain('Q-learning without a part: bars below 0 mean that Q-learning needs it.');
  expect(page).not.toMatch(/Rainbow|DQN/);
  expect(page).toContain('npm run prism -- ablate sarsa --envs FrozenLake-v1');
});

test('an ablation without a suite of its own says which there are', async () => {
  const refused = await prism('ablate', 'sarsa');
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('There is no suite "strange".'),
  ]);
  const unknown = await prism('ablate', 'sarssa');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('Did you mean sarsa?')]);
});

describe('the queue keeps the contract', () => {
  const make = async () => {
    let now = 0;
    const home = mkdtempSync(join(folder, 'queue-'));
    const open = () => new JsonQueue<number, string>(join(home, 'queue.json'), () => now);
    return {
      queue: open(),
      other: open(),
      wait: (milliseconds: number) => {
        now += milliseconds;
      },
      close: async () => undefined,
    };
  };
  for (const check of checkQueue(make)) test(check.name, check.run);
});
