// Each workflow once: a run is killed, resumed and reported; a sweep runs on two workers. The slow tests of this folder cover the rest.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '@prism-rl/core';
import { openLocalQueue, type SweepResult } from '@prism-rl/experiments';
import { expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { end } from './outcome.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const here = (command: string) => runHere(command, folder);

test('a run that was killed and resumed equals an uninterrupted one, and has a report', async () => {
  const settings = '--set hidden=[16] --set learningStarts=300 --steps 2000 --seed 5';
  const intervals = '--checkpoint-every 512 --eval-episodes 5';
  const run = `train dqn CartPole-v1 ${settings} ${intervals} --run-dir`;
  await here(`${run} whole`);
  const checkpoint = join(folder, 'killed', 'checkpoints', '000000000512.safetensors');
  const killed = await runPrism(`${run} killed`, { cwd: folder, killWhen: () => existsSync(checkpoint) });
  expect(killed.code).toBeNull();
  const resumed = await here('resume killed');
  expect(resumed.stderr).toContain('continuing at step');
  expect(resumed.stderr).not.toContain('warning');
  expect(resumed.code).toBe(0);
  expect(end(join(folder, 'killed'))).toEqual(end(join(folder, 'whole')));
  const report = await here('report killed');
  expect(report.stdout.trim()).toBe(join('killed', 'report.html'));
  expect(readFileSync(join(folder, 'killed', 'report.html'), 'utf8')).toContain('CartPole-v1');

  const manifest = join(folder, 'whole', 'manifest.json');
  const elsewhere = readFileSync(manifest, 'utf8').replace('"onnxruntime-', '"other-');
  writeFileSync(manifest, elsewhere.replace('"steps": 2000', '"steps": 2010'));
  const words = /warning: the library of ort \(other-\S+ \S+, here onnxruntime-\S+ \S+\) has changed/;
  expect((await here('resume whole')).stderr).toMatch(words);
});

test('agents with tables, as a file lists them; prism report draws the page anew', async () => {
  const spec = {
    arms: ['q-learning', { name: 'bold', agent: 'q-learning', config: { stepSize: 0.5 } }],
    environments: ['CliffWalking-v1', { id: 'FrozenLake-v1', config: { isSlippery: false }, steps: 3000 }],
    seeds: 2,
    steps: 2000,
    evaluations: 1,
    evaluationEpisodes: 2,
  };
  writeFileSync(join(folder, 'tables.json'), JSON.stringify(spec));
  const done = await runPrism('sweep tables.json --json --workers 2', { cwd: folder });
  expect(done.code, done.stderr).toBe(0);
  // Episodes of the last evaluation, which determines the score, were truncated.
  const note = '{"type":"note","id":"CliffWalking-v1/q-learning/seed1","text":"2 of 2 episodes did not end';
  expect(done.stdout.split(note)).toHaveLength(2);
  const result = lastJson(done) as { directory: string; report: string; runs: { id: string }[] };
  expect(result).toMatchObject({ directory: 'runs/tables', reason: 'finished', remaining: 0, failures: [] });
  expect(result.runs).toHaveLength(8);
  expect(result.runs[0]!.id).toBe('CliffWalking-v1/q-learning/seed1');
  const page = readFileSync(join(folder, result.report), 'utf8');
  expect(page).toContain('2 arms, 2 environments, 2 seeds of each');
  const report = await here('report runs/tables');
  expect(report.stdout.trim()).toBe(join('runs', 'tables', 'report.html'));
  expect(readFileSync(join(folder, result.report), 'utf8')).toBe(page);
  // Also shows runs that remain or have failed.
  const queue = await openLocalQueue<Run, SweepResult>(join(folder, 'runs', 'tables', 'queue.sqlite'));
  const [{ payload } = expect.fail()] = await queue.list();
  await queue.add([3, 4].map((seed) => ({ id: `seed${seed}`, payload: { ...payload, seed } })));
  await queue.fail((await queue.lease('me', 1000))!, 'It would not.');
  await queue.close();
  await here('report runs/tables');
  const later = readFileSync(join(folder, result.report), 'utf8');
  expect(later).toContain('1 run of the ablation is still to be done.');
  expect(later).toContain('It would not.');
});
