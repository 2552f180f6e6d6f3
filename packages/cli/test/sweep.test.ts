import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readArm, readSeeds, readSteps, readTime } from '../src/sweep/readOptions.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = mkdtempSync(join(tmpdir(), 'prism-sweep-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

test('agents with tables, as a file lists them; prism report draws the page anew', async () => {
  const spec = file('tables.json', {
    arms: ['q-learning', { name: 'bold', agent: 'q-learning', config: { stepSize: 0.5 } }],
    environments: ['CliffWalking-v1', { id: 'FrozenLake-v1', config: { isSlippery: false }, steps: 3000 }],
    seeds: 2,
    steps: 2000,
    evaluations: 1,
    evaluationEpisodes: 2,
  });
  const done = await runPrism(['sweep', spec, '--json', '--workers', '2'], { cwd: folder });
  expect(done.code, done.stderr).toBe(0);
  const result = lastJson(done) as { directory: string; report: string; runs: { id: string }[] };
  expect(result).toMatchObject({ directory: 'runs/tables', reason: 'finished', remaining: 0, failures: [] });
  expect(result.runs).toHaveLength(8);
  expect(result.runs[0]!.id).toBe('CliffWalking-v1/q-learning/seed1');
  const page = readFileSync(join(folder, result.report), 'utf8');
  expect(page).toContain('2 arms, 2 environments, 2 seeds of each');
  const report = await runPrism(['report', 'runs/tables'], { cwd: folder });
  expect(report.stdout.trim()).toBe(join('runs', 'tables', 'report.html'));
  expect(readFileSync(join(folder, result.report), 'utf8')).toBe(page);
});

test('a run that fails is named and makes the exit code 1; the others are done', async () => {
  const diverges = 'diverges=dqn,learningRate=1e38,learningRateEnd=1e38,maxGradientNorm=0';
  const arms = ['--arms', 'dqn', '--arm', diverges, '--set', 'hidden=[8]', '--set', 'learningStarts=100'];
  const run = [
    'ablate',
    '--envs',
    'CartPole-v1',
    ...arms,
    '--seeds',
    '1',
    '--steps',
    '300',
    '--out',
    'failing',
  ];
  const { code, stderr } = await runPrism(run, { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(/\n1 run failed; the same command tries again\n/);
  expect(stderr).toMatch(
    /CartPole-v1\/diverges\/seed1 {2}Training stopped at step 1\d\d: loss became (NaN|Infinity)/,
  );
  expect(stderr).toMatch(/1\/2 {2}CartPole-v1\/dqn\/seed1 {2}score/);
  expect(readFileSync(join(folder, 'failing', 'report.html'), 'utf8')).toContain('Runs that failed');
});

describe('bad input gets one sentence and exit code 2', () => {
  const good = { arms: ['q-learning'], environments: ['CliffWalking-v1'] };
  test.concurrent.each([
    ['no file', ['sweep', 'nowhere.json'], /sweep nowhere\.json cannot be read/],
    ['no JSON', ['sweep', file('text.json', 'arms')], /text\.json is not JSON/],
    ['no object', ['sweep', file('list.json', [1])], /list\.json must hold an object/],
    [
      'an unknown key',
      ['sweep', file('key.json', { ...good, seed: 1 })],
      /key "seed", which sweeps do not know/,
    ],
    ['no arms', ['sweep', file('arms.json', { environments: [] })], /"arms" of arms\.json must be a list/],
    [
      'no number',
      ['sweep', file('steps.json', { ...good, steps: 'many' })],
      /"steps" of steps\.json must be a number/,
    ],
    ['no such suite', ['ablate', '--suite', 'clasic'], /no suite "clasic"/],
    ['no such arm', ['ablate', '--arms', 'rainbw'], /no agent named "rainbw".*\n.*Did you mean rainbow/],
    [
      'steps of another environment',
      ['ablate', '--envs', 'CartPole-v1', '--steps', 'X=5'],
      /names X, which is none/,
    ],
    ['no time', ['ablate', '--time', 'soon'], /--time soon is no time/],
    [
      'an agent that cannot act there',
      ['ablate', '--envs', 'Pendulum-v1', '--arms', 'dqn'],
      /dqn cannot act in Pendulum-v1/,
    ],
    ['no workers', ['ablate', '--workers', '0'], /--workers must be an integer of at least 1/],
  ])('%s', async (_name, args, message) => {
    const { code, stdout, stderr } = await runPrism(args, { cwd: folder });
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });
});

test('seeds, times, steps and arms as they are written', () => {
  expect([readSeeds('3'), readSeeds('6-8'), readSeeds('4,9')]).toEqual([
    [1, 2, 3],
    [6, 7, 8],
    [4, 9],
  ]);
  expect(() => readSeeds('9-7')).toThrow(/7 comes before 9/);
  expect(() => readSeeds('0')).toThrow(/at least 1/);
  expect(['90s', '10m', '1h30m', '0.5d'].map(readTime)).toEqual([90_000, 600_000, 5_400_000, 43_200_000]);
  expect(readSteps(['5_000', 'MinAtar/Breakout-v1=10'])).toEqual({
    all: 5000,
    byEnvironment: new Map([['MinAtar/Breakout-v1', 10]]),
  });
  expect(readArm('slow=dqn+per,learningRate=1e-4,hidden=[64,64],loss=huber')).toEqual({
    name: 'slow',
    agent: 'dqn+per',
    config: { learningRate: 1e-4, hidden: [64, 64], loss: 'huber' },
  });
  expect(readArm('twin=dqn')).toEqual({ name: 'twin', agent: 'dqn', config: {} });
  expect(() => readArm('dqn')).toThrow(/is no arm/);
  expect(() => readArm('a=dqn,env.size=3')).toThrow(/arms share their environments/);
});
