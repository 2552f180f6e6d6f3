// `prism tune` with processes: kills, other numbers of workers, runs that pause and continue, the resulting preset. Killed searches and one
// undisturbed search run in separate processes, the others in this one. Workers are always processes.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readResults, type SweepResult } from '@prism-rl/experiments';
import { beforeAll, describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { runPrism } from './runPrism.ts';

const folder = temporaryFolder();

const timeout = 240_000;
const study =
  'tune dqn CartPole-v1 --steps 900 --trials 9 --seeds 2 --seed 5 --held-out 2 --best 1 --eval-episodes 2 --set hidden=[8] --set learningStarts=50 --space {"learningRate":"1e-4..1e-2","batchSize":[8,16],"nStep":"1..3"} --json';

const lies = fileURLToPath(new URL('./lyingEnvironments.mjs', import.meta.url));
const { here, ok } = prismIn(folder);

/** For tests in which the number of workers does not matter: each worker is a process that loads everything. */
const alone = '--workers 1';

const tune = (options: string) => here(`${study} --out ${options}`);

/** Results by run, without fields that depend on the clock. */
function resultsOf(name: string): Map<string, { readonly score: number; readonly [name: string]: unknown }> {
  const database = new DatabaseSync(join(folder, name, 'queue.sqlite'), { readOnly: true });
  const rows = database.prepare('SELECT id, result, attempts FROM jobs ORDER BY id').all();
  database.close();
  return new Map(
    rows.map(({ id, result }) => {
      const { trainSeconds: _s, stepsPerSecond: _p, machine: _m, ...same } = JSON.parse(result as string);
      return [id as string, same];
    }),
  );
}

const text = (name: string, file: string): string => readFileSync(join(folder, name, file), 'utf8');

describe('a study', { timeout }, () => {
  let whole: { readonly [name: string]: unknown };

  beforeAll(async () => {
    const { code, stdout, stderr } = await runPrism(`${study} --out whole --workers 2`, { cwd: folder });
    expect(code, stderr).toBe(0);
    whole = JSON.parse(stdout.trim().split('\n').at(-1)!);
  }, timeout);

  test('ends with a preset, a report, and results on held-out seeds', async () => {
    expect(whole).toMatchObject({ reason: 'finished', trials: 9, failures: [] });
    const held = readResults(join(folder, 'whole/held-out/results.jsonl'));
    expect(held.map(({ arm, seed }) => `${arm} ${seed}`).sort()).toEqual(
      ['preset', (whole.heldOut as { best: string }).best]
        .flatMap((arm) => [`${arm} 1001`, `${arm} 1002`])
        .sort(),
    );
    // The first trial has the preset's settings, or the first choice for settings that the preset lacks.
    const [first] = text('whole', 'trials.jsonl').split('\n');
    expect(JSON.parse(first!).settings).toEqual({ learningRate: 0.001, batchSize: 8, nStep: 1 });
    expect(text('whole', 'report.html')).toContain('held-out');
    const { agent, preset } = JSON.parse(text('whole', 'preset.json'));
    expect(agent).toBe('dqn');
    const isFound = (whole.heldOut as { winner: string }).winner !== 'preset';
    expect(preset.config).toMatchObject({
      ...(isFound && (whole.best as { settings: object }).settings),
      hidden: [8],
    });
  });

  test('has a page that its command redraws, as prism report says', async () => {
    expect(await here('report whole')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^error: whole contains a search; its command redraws the page\.\n {2}.*tune dqn CartPole-v1 .*--out whole/,
      ),
    });
  });

  test('killed again and again, with other numbers of workers, suggests and trains the same', async () => {
    let kills = 0;
    for (const [k, patience] of [1500, 2500, 3500].entries()) {
      const begun = performance.now();
      const args = `${study} --out killed --workers ${k + 1}`;
      const { code } = await runPrism(args, {
        cwd: folder,
        // Kill it only once there is something to lose.
        killWhen: () =>
          existsSync(join(folder, 'killed/trials.jsonl')) && performance.now() - begun > patience,
      });
      if (code !== 0) kills++;
    }
    expect(kills).toBeGreaterThan(0);
    const { code, stderr } = await tune('killed --workers 3');
    expect(code, stderr).toBe(0);
    expect(text('killed', 'trials.jsonl')).toBe(text('whole', 'trials.jsonl'));
    expect(resultsOf('killed')).toEqual(resultsOf('whole'));
  });

  test('checkpoints of trials that wait are gone at the end; a longer search gives what one call would have', async () => {
    const checkpointsOf = (name: string): { readonly [state: string]: boolean[] } => {
      const all: { [state: string]: boolean[] } = { done: [], paused: [] };
      const done = [...resultsOf(name).keys()].filter((id) => id.endsWith('@900'));
      const folders = join(folder, name, 'runs/CartPole-v1');
      for (const arm of readdirSync(folders).filter((one) => one.startsWith('trial-'))) {
        const state = done.some((id) => id.includes(`/${arm}/`)) ? 'done' : 'paused';
        all[state]!.push(existsSync(join(folders, arm, 'seed1/checkpoints')));
      }
      return all;
    };
    const { done, paused } = checkpointsOf('whole');
    expect(new Set(done)).toEqual(new Set([true]));
    expect(new Set(paused)).toEqual(new Set([false]));
    for (const name of ['killed', 'longer']) {
      const longer = study.replace('--trials 9', '--trials 12');
      await ok(`${longer} --out ${name} ${alone}`);
    }
    expect(text('killed', 'trials.jsonl')).toBe(text('longer', 'trials.jsonl'));
    const trialsOf = (name: string): unknown[] => [...resultsOf(name)].filter(([id]) => id.includes('@'));
    expect(trialsOf('killed')).toEqual(trialsOf('longer'));
  });

  test('cut by its budget again and again, it trains what one call would have', async () => {
    const ended: string[] = [];
    for (const budget of ['1s', '3s', '5s']) {
      const { code, stdout, stderr } = await tune(`cut --budget ${budget} --workers 2`);
      ended.push(stdout.trim().split('\n').at(-1)!);
      expect(code, stderr).toBe(ended.at(-1)!.includes('"best":null') ? 1 : 0);
    }
    expect(JSON.parse(ended[0]!)).toMatchObject({ reason: 'finished', heldOut: null });
    await ok(`${study} --out cut --workers 2`);
    expect(text('cut', 'trials.jsonl')).toBe(text('whole', 'trials.jsonl'));
    const legs = (name: string) => [...resultsOf(name)].filter(([id]) => id.includes('@'));
    expect(legs('cut')).toEqual(legs('whole'));
    expect(
      readResults(join(folder, 'cut/held-out/results.jsonl')).map(({ id, score }) => [id, score]),
    ).toEqual(readResults(join(folder, 'whole/held-out/results.jsonl')).map(({ id, score }) => [id, score]));
  });

  test('a run that paused twice equals one that did not', async () => {
    const { code, stderr } = await tune(`none --pruner none ${alone}`);
    expect(code, stderr).toBe(0);
    // The first ten suggestions are Sobol's, whatever the other trials score.
    const paused = [...resultsOf('whole')].filter(([id]) => id.endsWith('@900'));
    const plain = resultsOf('none');
    expect(paused.length).toBeGreaterThan(0);
    for (const [id, { id: _id, configHash: _hash, ...result }] of paused) {
      const { id: _other, configHash: _otherHash, ...other } = plain.get(id.replace('@900', ''))!;
      expect(result).toEqual(other);
    }
  });

  test('is refused where another process searches, with a sentence', async () => {
    const first = runPrism(`${study} --out twice --workers 1`, { cwd: folder });
    while (!existsSync(join(folder, 'twice/trials.jsonl'))) await sleep(50);
    const second = await tune('twice --workers 1');
    expect(second.code).not.toBe(0);
    expect(second.stderr).toMatch(/^error: Process \d+ is training in twice already\./m);
    expect((await first).code).toBe(0);
    expect(text('twice', 'trials.jsonl')).toBe(text('whole', 'trials.jsonl'));
  });

  test('is not mixed with another one', async () => {
    const other = await here(`${study.replace('--seed 5', '--seed 6')} --out whole`);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('contains another study: its seed differs');
  });

  test('its preset is trained, and compared, as it stands', async () => {
    const file = '--preset-file whole/preset.json';
    await ok(`train dqn CartPole-v1 ${file} --run-dir run --json`);
    const { agentConfig, steps } = JSON.parse(text('run', 'manifest.json'));
    expect({ agentConfig, steps }).toEqual({
      agentConfig: JSON.parse(text('whole', 'preset.json')).preset.config,
      steps: 900,
    });
    const dry = 'ablate --envs CartPole-v1 --arms dqn --seeds 1 --out compared';
    await ok(`${dry} --eval-episodes 1 --evaluations 1 ${alone} ${file}`);
    const [result] = readResults(join(folder, 'compared/results.jsonl'));
    expect(result).toMatchObject({ steps: 900, agentConfig });
    const wrong = await here(`train ppo CartPole-v1 ${file}`);
    expect(wrong.stderr).toContain('is for dqn, not for ppo');
  });
});

test('the preset is the first trial, and stays where none scores more on held-out seeds', {
  timeout,
}, async () => {
  // Nothing is learned: every trial scores the same as the preset.
  const { stdout } = await ok(
    `tune dqn CartPole-v1 --steps 200 --trials 3 --seeds 1 --held-out 2 --best 2 --eval-episodes 1 --set hidden=[8] --set learningStarts=1000 --space {"learningRate":"1e-4..1e-2","batchSize":[8,64]} --out same --json ${alone}`,
  );
  const { heldOut, preset } = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect(heldOut).toMatchObject({ winner: 'preset', verdict: 'too few seeds' });
  expect(heldOut.arms.map(({ arm }: { arm: string }) => arm).sort()).toEqual([
    'preset',
    'trial-1',
    'trial-2',
  ]);
  const [first] = text('same', 'trials.jsonl').split('\n');
  const { start, preset: name } = JSON.parse(text('same', 'study.json')).plan;
  expect(JSON.parse(first!)).toEqual({ number: 0, settings: start });
  const { agentConfig } = readResults(join(folder, 'same/held-out/results.jsonl')).find(
    ({ arm }) => arm === 'preset',
  )!;
  expect(agentConfig).toMatchObject(start);
  const written = JSON.parse(readFileSync(join(folder, preset), 'utf8')).preset;
  expect(written.config).toEqual(agentConfig);
  expect(written.description).toContain(`${name}, unchanged`);
});

test('rewards are normalised by the discount of each trial', { timeout }, async () => {
  await ok(
    `tune q-learning GridWorld-v0 --steps 200 --trials 3 --seeds 1 --held-out 1 --best 1 --eval-episodes 1 --wrap normalize-reward --space {"discount":"0.5..0.9"} --out normalized ${alone}`,
  );
  const found = [...resultsOf('normalized').values()] as unknown as SweepResult[];
  expect(new Set(found.map(({ agentConfig }) => agentConfig.discount)).size).toBeGreaterThan(2);
  for (const { agentConfig, wrappers } of found)
    expect(wrappers![0]!.config.gamma).toBe(agentConfig.discount);
});

test('a trial that would normalise twice fails alone', { timeout }, async () => {
  const { stdout } = await ok(
    `tune ppo CartPole-v1 --wrap normalize-reward --space normalizeRewards=true,false --trials 4 --seeds 1 --held-out 0 --steps 256 --sampler random --pruner none --out normalised --json ${alone}`,
  );
  expect(stdout).toContain('"state":"failed"');
  expect(stdout).toContain('"state":"done"');
});

test('where each trial fails, the command has failed', { timeout }, async () => {
  const { code, stderr, stdout } = await here(
    `tune dqn NanReward-v0 --plugin ${lies} --space batchSize=4,8 --set hidden=[4] --trials 2 --seeds 1 --held-out 1 --steps 12 --sampler random --pruner none --eval-episodes 1 --out failing --json ${alone}`,
  );
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('error: each of 2 trials failed, so there is no best one.\n'),
  ]);
  const last = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect(last).toMatchObject({ trials: 2, best: null, heldOut: null, preset: null });
  expect(last.failures.length).toBeGreaterThan(0);
});
