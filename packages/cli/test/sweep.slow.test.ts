// Sweeps on the command line. One of each kind runs in a separate process, the others in this one. Workers are always processes.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Run } from '@prism-rl/core';
import { openLocalQueue, type SweepResult } from '@prism-rl/experiments';
import { expect, test, vi } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok, ends } = prismIn(folder);

/** For tests in which the number of workers does not matter: each worker is a process that loads everything. */
const alone = '--workers 1';

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

test('a worker that finds failed runs says which, and ends with 1', async () => {
  const spec = { arms: ['q-learning'], environments: ['CliffWalking-v1'], steps: 1000, seeds: 2 };
  const address = '--queue sqlite:failing.sqlite';
  const call = `sweep ${file('failing.json', spec)} ${address} --workers 0 --out failing`;
  await ok(call);
  const queue = await openLocalQueue<Run, SweepResult>(join(folder, 'failing.sqlite'));
  const leased = (await queue.lease('me', 1000)) ?? expect.fail();
  await queue.fail(leased, 'It would not.');
  await queue.close();
  const work = await runPrism(`worker ${address} ${alone} --json`, { cwd: folder });
  expect(work.code, work.stderr).toBe(1);
  expect(work.stderr).toMatch(
    /1 run done, 1 failed, 0 left\n\n1 run failed; retry with prism worker --retry-failed/,
  );
  expect(work.stderr).toMatch(/CliffWalking-v1\/q-learning\/seed1 +It would not\./);
  expect(lastJson(work)).toMatchObject({ done: 1, failures: [{ error: 'It would not.' }], remaining: 0 });
  const last = await ends(0, `worker ${address} ${alone} --retry-failed`, '2 runs done, 0 failed');
  const collect = 'sweep collect --queue sqlite:failing.sqlite --out runs/collected';
  expect(last.stderr).toContain(`report: npm run prism -- ${collect}\n`);

  // The queue is away: the folders of its runs say the same.
  await ok(collect);
  rmSync(join(folder, 'failing.sqlite'));
  const [results, collected] = ['failing', 'runs/collected'].map((name) =>
    join(folder, name, 'results.jsonl'),
  );
  writeFileSync(results!, '');
  const table = await ok('results failing');
  expect(table.stdout).toBe((await ok('results runs/collected')).stdout);
  expect(table.stdout.match(/,score,/g)).toHaveLength(2);
  await ok('report failing');
  expect(readFileSync(results!, 'utf8')).toBe(readFileSync(collected!, 'utf8'));
  const summary = (name: string) => JSON.parse(readFileSync(join(folder, name, 'summary.json'), 'utf8'));
  expect({ ...summary('failing'), command: '' }).toEqual({ ...summary('runs/collected'), command: '' });
});

test('a worker waits while a search may still add runs, and ends when none comes any more', async () => {
  const queue = await openLocalQueue(join(folder, 'open.sqlite'));
  const store = join(folder, 'open');
  mkdirSync(store);
  writeFileSync(join(store, '.sweep'), 'mine\n');
  const about = { id: 'mine', title: 'A search', command: 'prism tune', store };
  await queue.describe({ ...about, isOpen: true });
  let hasEnded = false;
  const work = here('worker --queue sqlite:open.sqlite').finally(() => {
    hasEnded = true;
  });
  const said = (): string => vi.mocked(process.stderr.write).mock.calls.join('');
  await expect.poll(said).toContain('A search; runs are stored in ');
  await sleep(500);
  expect(hasEnded).toBe(false);
  await queue.describe(about);
  await queue.close();
  const ended = await work;
  expect([ended.code, ended.stderr]).toEqual([0, expect.stringContaining('0 runs done, 0 failed, 0 left')]);
});

test('a sweep that the queue refuses leaves what the queue says of the other; logs are of its runs only', async () => {
  const spec = { arms: ['q-learning'], environments: ['CliffWalking-v1'], steps: 1000 };
  const queue = '--queue sqlite:shared.sqlite';
  const submit = (name: string, steps: number) =>
    here(`sweep ${file(name, { ...spec, steps })} ${queue} --workers 0 --out shared`);
  const status = (more = '') => here(`sweep status ${queue} --json ${more}`);
  const first = await submit('first.json', 1000);
  expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('1 run left for workers')]);
  const refused = await submit('other.json', 2000);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('with other settings')]);
  expect(lastJson(await status())).toMatchObject({ title: 'first', remaining: 1 });
  const run = 'CliffWalking-v1/q-learning/seed1';
  expect(lastJson(await status(`--log ${run}`))).toEqual({
    id: run,
    state: 'queued',
    log: `${run} is queued and has no log.`,
  });
  const unknown = await status(`--log ${run.replace('seed1', 'seed2')}`);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining(`Did you mean ${run}?`)]);
});

test('a store is the place of one sweep: another one there is refused, and the first goes on', async () => {
  const spec = { arms: ['q-learning'], environments: ['CliffWalking-v1'], steps: 1000, seeds: 2 };
  const sweepOn = (queue: string, evaluations: number, store: string, more = '') =>
    here(
      `sweep ${file(`${queue}.json`, { ...spec, evaluations })} --queue sqlite:${queue}.sqlite --store ${store} --out ${queue} ${more}`,
    );
  const idle = '--workers 0';
  expect((await sweepOn('first-here', 1, 'one-place', idle)).code).toBe(0);
  const id = readFileSync(join(folder, 'one-place', '.sweep'), 'utf8');
  // Its runs would have been mistaken for those of the first, with another learning curve.
  const message = `error: ${join(folder, 'one-place')} contains the runs of another sweep.\n`;
  for (const how of [idle, alone, '--dry-run']) {
    const refused = await sweepOn('second-here', 2, 'one-place', how);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(message)]);
  }
  expect(readFileSync(join(folder, 'one-place', '.sweep'), 'utf8')).toBe(id);
  const there = await sweepOn('second-here', 2, 'another-place', idle);
  expect(there.code, there.stderr).toBe(0);
  const dry = await sweepOn('second-here', 2, 'one-place', '--dry-run');
  expect(dry.stderr).toContain(`The runs of this sweep are in ${join(folder, 'another-place')}, not in`);
  await ends(0, `worker --queue sqlite:first-here.sqlite ${alone}`, '2 runs done, 0 failed');
  const again = await sweepOn('first-here', 1, 'one-place', alone);
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('report: ')]);
  // Without the id, only the queue can find the sweep again; the hint explains how.
  rmSync(join(folder, 'first-here.sqlite'));
  const lost = await sweepOn('first-here', 1, 'one-place');
  expect(lost.stderr).toContain(`${message}  If this is the same sweep and its queue is lost, delete `);
  const mark = join(folder, 'one-place', '.sweep');
  expect(lost.stderr).toContain(`delete ${mark} to resume it`);
  rmSync(mark);
  const anew = await sweepOn('first-here', 1, 'one-place', `${alone} --json`);
  expect(anew.code, anew.stderr).toBe(0);
  expect(lastJson(anew)).toMatchObject({ reason: 'finished', remaining: 0, failures: [] });
});

test('results of another sweep are lost neither to a collection nor to a sweep', async () => {
  const spec = { arms: ['q-learning'], environments: ['CliffWalking-v1'], steps: 1000 };
  const [apart, shared] = [file('alone.json', { ...spec, seeds: 2 }), file('together.json', spec)];
  const queue = '--queue sqlite:together.sqlite';
  await ok(`sweep ${apart} --out alone ${alone}`);
  await ok(`sweep ${shared} ${queue} --out together`);
  const results = readFileSync(join(folder, 'alone', 'results.jsonl'), 'utf8');
  const refused = await here(`sweep collect ${queue} --out alone`);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    'error: alone is the directory of another sweep.\n  Choose a new directory, or that of an earlier collection of this sweep (--out).\n',
  ]);
  const isKept = 'holds results that are not of this sweep and would be lost, such as seed 2 of q-learning';
  for (const how of ['', '--dry-run']) {
    await ends(2, `sweep ${shared} ${queue} --store together --out alone ${how}`, `error: alone ${isKept}`);
  }
  expect(readFileSync(join(folder, 'alone', 'results.jsonl'), 'utf8')).toBe(results);
  // An export of the same sweep, the sweep's own directory, and the directory of its queue may be overwritten.
  for (const out of ['collected', 'collected', 'together']) {
    expect((await here(`sweep collect ${queue} --out ${out}`)).stderr).toContain('1 run done, 0 left');
  }
  const inside = '--queue sqlite:inside/queue.sqlite';
  await ok(`sweep ${apart} ${inside} --out inside ${alone}`);
  await ok(`sweep collect ${inside} --out ./inside`);
  await ok(`sweep ${apart} --out inside`);
  // A forgotten --queue is reported.
  for (const how of ['', '--dry-run']) {
    const forgotten = await here(`sweep ${shared} --out together ${how}`);
    expect(forgotten.code).toBe(2);
    expect(forgotten.stderr).toMatch(
      /error: together contains the runs of a shared sweep\.\n {2}Resume it with its queue, or choose another directory \(--queue, --out\)/,
    );
  }
  expect(existsSync(join(folder, 'together', 'queue.sqlite'))).toBe(false);
  // Refuses another sweep's directory and writes nothing there.
  await ok(`sweep collect ${inside} --out wide`);
  await ends(2, `sweep collect ${queue} --out wide`, `error: wide ${isKept}`);
  await ends(2, `sweep ${shared} --out wide`, `error: wide ${isKept}`);
  expect(existsSync(join(folder, 'wide', 'queue.sqlite'))).toBe(false);
});

test('--dry-run says what would run, makes no directory, and knows what is done', async () => {
  const call = 'ablate --envs CliffWalking-v1 --arms q-learning,sarsa --steps 2000 --out dry';
  const dry = '--seeds 5 --dry-run --workers 3';
  const first = await ok(`${call} ${dry}`);
  expect(first.stdout).toMatch(/CliffWalking-v1 {2}sarsa {7}2000 {3}cliff {3}– {8}1–5\n/);
  expect(first.stdout).toMatch(
    /\n10 runs: 10 new, .* 20,000 steps to take at most\n3 workers here; runs are stored in dry\n/,
  );
  const elsewhere = `${call} ${dry} --queue sqlite:dry/queue.sqlite`;
  expect((await here(elsewhere)).stdout).toContain('10 runs: 10 new');
  expect(existsSync(join(folder, 'dry'))).toBe(false);
  const hourly = '--checkpoint-every 1h';
  await ok(`${call} --seeds 1 ${hourly} ${alone}`);
  const second = await here(`${call} ${dry} ${hourly} --json`);
  const { runs } = lastJson(second) as { runs: { id: string; state: string }[] };
  expect(runs.map(({ state }) => state)).toEqual(['done', 'done', ...Array.from({ length: 8 }, () => 'new')]);
  // The dry run refuses what the sweep refuses.
  for (const refused of ['--eval-episodes 7', '--store elsewhere']) {
    const planned = await here(`${call} ${dry} ${refused}`);
    const real = await here(`${call} --seeds 5 ${refused}`);
    expect([planned.code, planned.stderr.split('\n')[1]]).toEqual([real.code, real.stderr.split('\n')[1]]);
    expect(planned.stderr).toMatch(/\nerror: (.* already exists with other settings|--store needs --queue)/);
  }
  // The checkpoint interval is not part of a run's identity.
  await ok(`${call} --seeds 2 ${alone} --checkpoint-every 500`);
});

test('with --debug the workers check contracts, too', async () => {
  const plugin = fileURLToPath(new URL('./lyingEnvironments.mjs', import.meta.url));
  const spec = {
    arms: [{ agent: 'dqn', config: { hidden: [8] } }],
    environments: ['BeyondBox-v0'],
    steps: 40,
    evaluations: 1,
    evaluationEpisodes: 1,
  };
  const call = `sweep ${file('beyond.json', spec)} --plugin ${plugin} --workers 1 --out`;
  const unchecked = await runPrism(`${call} unchecked -O`, { cwd: folder, env: { PRISM_DEBUG: '1' } });
  expect(unchecked.code, unchecked.stderr).toBe(0);
  const checked = await runPrism(`${call} checked --debug`, { cwd: folder });
  expect(checked.code).toBe(1);
  expect(checked.stderr).toContain('which is not in Box(-1, 1, [2], float32)');
});

test('workers that fill the cores have engines with the fewest threads, fewer workers as they are', async () => {
  const plugin = join(folder, 'threads.mjs');
  writeFileSync(
    plugin,
    `const compile = () => undefined;
const backend = { description: 'made up', priority: 1, probe: () => ({ available: true }),
  activate: () => ({ name: 'counted', compile, withThreads: (threads) => ({ name: 'counted', compile, threads }) }) };
const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const create = ({ engine }) => { throw new Error('threads: ' + (engine.threads ?? 'its own') + '.'); };
export const plugin = { name: 'threads', backends: { counted: backend },
  agents: { asks: { description: 'made up', defaults: {}, schema, usesBackend: true, supports: () => true, create } } };`,
  );
  const spec = { arms: ['asks'], environments: ['CliffWalking-v1'], steps: 100 };
  const call = `sweep ${file('threads.json', spec)} --plugin ${plugin} --backend counted --workers`;
  const cores = availableParallelism();
  const full = await here(`${call} ${cores} --out full`);
  expect(full.stderr).toContain('threads: fewest.');
  const room = await here(`${call} 1 --out room`);
  expect(room.stderr).toContain(cores === 1 ? 'threads: fewest.' : 'threads: its own.');
});

test('what a worker says before it dies moves no cursor', async () => {
  const plugin = join(folder, 'dies.mjs');
  writeFileSync(
    plugin,
    `export const plugin = { name: 'dies' };
if (process.argv[1].includes('runWorker')) throw new Error('no \\x1b[2J way');`,
  );
  const spec = { arms: ['q-learning'], environments: ['CliffWalking-v1'], steps: 1000 };
  const { code, stderr } = await runPrism(`sweep ${file('dies.json', spec)} --plugin ${plugin} --workers 1`, {
    cwd: folder,
  });
  expect(code).toBeGreaterThan(0);
  expect(stderr).toMatch(/worker \d+: The plugin .* could not be loaded: no \\x1b\[2J way/);
  expect(stderr).not.toContain('\x1b');
});

test('a run that fails is named and makes the exit code 1; the others are done', async () => {
  const diverges = 'diverges=dqn,learningRate=1e38,learningRateEnd=1e38,maxGradientNorm=0';
  const arms = `--arms dqn --arm ${diverges} --set hidden=[8] --set learningStarts=100`;
  const run = `ablate --envs CartPole-v1 ${arms} --seeds 1 --steps 300 --out diverging`;
  const { code, stderr } = await here(run);
  expect(code).toBe(1);
  expect(stderr).toMatch(/\n1 run failed; run the same command again to retry\n/);
  expect(stderr).toMatch(
    /CartPole-v1\/diverges\/seed1 {2}Training stopped at step 1\d\d: loss became (NaN|Infinity)/,
  );
  expect(stderr).toMatch(/1\/2 {2}CartPole-v1\/dqn\/seed1 {2}score/);
  expect(readFileSync(join(folder, 'diverging', 'report.html'), 'utf8')).toContain('Runs that failed');
});

test('an evaluation that is NaN fails its run alone', async () => {
  const plugin = `--plugin ${fileURLToPath(new URL('./lyingEnvironments.mjs', import.meta.url))}`;
  const sentence =
    /In an evaluation, after 0 of 1 episode: step of Lie \(environment 0, step 3 of the episode\) returned NaN for reward/;
  const short = `--set hidden=[8] --steps 40 --eval-episodes 1 ${plugin}`;
  const alone = await here(`train dqn NanJudged-v0 ${short} --run-dir judged --json`);
  expect(lastJson(alone)).toEqual({ error: expect.stringMatching(sentence), hint: expect.any(String) });
  expect([alone.code, alone.stderr]).toEqual([1, expect.stringMatching(sentence)]);

  const sweep = `ablate --envs NanJudged-v0,CartPole-v1 --arms dqn --seeds 2 ${short}`;
  const swept = await here(`${sweep} --workers 1 --out nan`);
  expect([swept.code, swept.stderr]).toEqual([1, expect.stringMatching(sentence)]);
  expect(swept.stderr).toMatch(/\n2 runs failed;/);
  const lines = readFileSync(join(folder, 'nan', 'results.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(2);
});
