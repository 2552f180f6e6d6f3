// Wrappers of the command line: in the manifest, in training, after a resume, in evaluations, films, reports and sweeps.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childSnapshot } from '@prism-rl/core';
import { readCheckpoint } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { loadRegistry } from '../src/plugins.ts';
import { loadTrainedAgent } from '../src/trainedAgent.ts';
import { lastingRows } from './outcome.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here: prism, ok } = prismIn(folder);
const wraps = '--wrap sticky-action:probability=0.5 --wrap time-limit:maxEpisodeSteps=7';
const train = 'train q-learning FrozenLake-v1 --steps 30000 --eval-episodes 5 --json';

const rows = (run: string) => lastingRows(join(folder, run, 'metrics.jsonl'));

test('a run inside wrappers: recorded, resumed bit for bit, evaluated alike, and made again by its command', async () => {
  const whole = await runPrism(`${train} ${wraps} --run-dir whole`, { cwd: folder });
  expect(whole.code, whole.stderr).toBe(0);
  expect(whole.stderr).toContain('wrapped in time-limit:maxEpisodeSteps=7');
  const manifest = JSON.parse(readFileSync(join(folder, 'whole/manifest.json'), 'utf8'));
  expect(manifest.wrappers).toEqual([
    { name: 'sticky-action', config: { probability: 0.5, duration: 1 } },
    { name: 'time-limit', config: { maxEpisodeSteps: 7 } },
  ]);
  const lengths = rows('whole').flatMap(({ type, length }) => (type === 'episode' ? [Number(length)] : []));
  expect(Math.max(...lengths)).toBe(7);
  expect(readFileSync(join(folder, 'whole/report.html'), 'utf8')).toContain(
    "--wrap 'sticky-action:probability=0.5' --wrap 'time-limit:maxEpisodeSteps=7'".replaceAll("'", '&#39;'),
  );

  const checkpoint = join(folder, 'torn/checkpoints/000000006000.safetensors');
  const torn = await runPrism(`${train} ${wraps} --run-dir torn`, {
    cwd: folder,
    killWhen: () => existsSync(checkpoint),
  });
  if (torn.code === null) await ok('resume torn --json');
  const kept = ({ type }: { type: string }) => ['episode', 'evaluation'].includes(type);
  expect(rows('torn').filter(kept)).toEqual(rows('whole').filter(kept));

  // Seven steps are too few for most episodes: without the limit they end otherwise.
  const evaluated = await prism('evaluate whole --episodes 50 --json');
  const { environment: _, wrappers: __, ...rest } = manifest;
  writeFileSync(
    join(folder, 'torn/manifest.json'),
    JSON.stringify({ ...rest, environment: 'FrozenLake-v1' }),
  );
  const bare = await prism('evaluate torn --episodes 50 --json');
  expect(evaluated.code, evaluated.stderr).toBe(0);
  expect(lastJson(bare).meanReturn).not.toBe(lastJson(evaluated).meanReturn);
  const filmed = await ok('record whole --out film.png --episodes 3 --json');
  const { episodes } = lastJson(filmed) as { episodes: { length: number }[] };
  for (const { length } of episodes) expect(length).toBeLessThanOrEqual(7);
});

test('what a wrapper learned is with the agent wherever it acts', async () => {
  const run = 'train actor-critic CartPole-v1 --steps 600 --eval-episodes 2 --seed 2';
  // Evaluations omit the outer wrapper.
  const wrapped = '--wrap normalize-observation --wrap clip-reward';
  await ok(`${run} ${wrapped} --run-dir normal --json`);
  const trained = await loadTrainedAgent(join(folder, 'normal'), await loadRegistry(folder), 2);
  const learned = trained.env.statistics!();
  trained.close();
  expect(childSnapshot(learned, 'own').arrays.count![0]).toBeGreaterThan(600);
  expect(learned).toEqual(childSnapshot(readCheckpoint(join(folder, 'normal')).snapshot, 'learned'));
  const evaluate = () => prism('evaluate normal --episodes 3 --json');
  const [first, again] = [await evaluate(), await evaluate()];
  expect(first.code, first.stderr).toBe(0);
  expect(lastJson(first)).toEqual(lastJson(again));
  await ok('record normal --out normal.png');
});

test('an environment to compare with others, inside wrappers', async () => {
  const stacked = await ok('rollout CartPole-v1 --steps 2 --wrap frame-stack:k=2,padding=zero');
  const [reset, step] = stacked.stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { observation: number[] }).observation);
  expect(reset!.slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(step!.slice(0, 4)).toEqual(reset!.slice(4));
});

test('sweeps: a wrapper of a file is in the runs, and changes their hash', async () => {
  const sweep = (wrappers?: readonly unknown[]) => ({
    arms: ['q-learning'],
    environments: [{ id: 'FrozenLake-v1', wrappers }],
    steps: 200,
    evaluations: 1,
    evaluationEpisodes: 2,
  });
  const hashes = [];
  for (const [name, wrappers] of [
    ['wrapped', ['time-limit:maxEpisodeSteps=7']],
    ['bare', undefined],
  ] as const) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(sweep(wrappers)));
    await ok(`sweep ${name}.json --out ${name} --workers 1 --json`);
    const [result] = readFileSync(join(folder, name, 'results.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    hashes.push((JSON.parse(result!) as { configHash: string }).configHash);
    await ok(`evaluate ${name}/runs/FrozenLake-v1/q-learning/seed1 --episodes 3`);
  }
  expect(hashes[0]).not.toBe(hashes[1]);
});

test('an exported policy says that its wrappers are not in it, or takes them in', async () => {
  const small = '--set hidden=[8] --steps 50 --eval-episodes 1 --run-dir stacked';
  const wraps = '--wrap frame-stack:k=2 --wrap clip-reward --wrap time-limit:maxEpisodeSteps=40';
  await ok(`train dqn CartPole-v1 ${wraps} ${small}`);
  const { code, stdout, stderr } = await prism('export stacked');
  expect([code, stdout]).toEqual([0, `${join('stacked', 'policy.onnx')}\n`]);
  // A reward wrapper does not matter to a policy.
  expect(stderr).toMatch(
    /does not contain wrappers: .* from frame-stack:k=2\S* inside time-limit:maxEpisodeSteps=40, and/,
  );
  const whole = await prism('export stacked --format js --with-wrappers');
  expect([whole.code, whole.stdout]).toEqual([0, `${join('stacked', 'policy.js')}\n`]);
  expect(whole.stderr).not.toContain('does not contain');
  const file = join(folder, 'stacked', 'policy.js');
  expect(readFileSync(file, 'utf8')).toMatch(
    /^\/\/ With its wrappers: frame-stack:k=2\S* inside time-limit/m,
  );
  const { policy } = await import(file);
  const state = policy.begin();
  // A flag, and the frame before.
  expect(state).toHaveLength(5);
  expect([0, 1]).toContain(policy.act([1, 2, 3, 4], undefined, state));
  expect([...state]).toEqual([1, 1, 2, 3, 4]);
  const repeats = '--wrap action-repeat:times=3 --wrap mask-observation:keep=[0,2]';
  await ok(`train dqn CartPole-v1 ${repeats} ${small.replace('stacked', 'repeated')}`);
  const told = await prism('export repeated --format js --with-wrappers');
  expect(told.stderr).toContain('Take each action 3 times: the file does not repeat it.');
  await ok(
    `train dqn CartPole-v1 --wrap frame-stack --wrap action-repeat ${small.replace('stacked', 'inner')}`,
  );
  const refused = await prism('export inner --with-wrappers');
  expect(refused.stderr).toContain('A policy cannot take in the wrapper frame-stack here.');
  expect(refused.code).toBe(2);
});
