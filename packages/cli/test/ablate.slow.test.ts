import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { withOptions } from '../../../test/withOptions.ts';
import { parseCommand } from '../src/command.ts';
import { demo, goOn } from '../src/commands/demo.ts';
import { lastingRows, runningWorker } from './outcome.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

const small = '--set hidden=[8] --set batchSize=8 --set learningStarts=200 --set atoms=11';
const often = '--evaluations 3 --eval-episodes 3 --checkpoint-every 1024 --workers 2';
const call = 'ablate --envs CartPole-v1 --arms dqn,rainbow --seeds 2 --steps 2400';

/** The ablation of these tests; options in `more` replace its own. */
function ablate(out: string, options: Parameters<typeof runPrism>[1] = {}, more = '') {
  return runPrism(words(out, more), { cwd: folder, ...options });
}

function words(out: string, more = ''): readonly string[] {
  const own = `${call} ${often} ${small} --json`.split(' ');
  return withOptions(own, `${more} --out ${out}`.trim().split(' '));
}

const results = (out: string) => lastingRows(join(folder, out, 'results.jsonl'));

test('killed and interrupted at every turn, an ablation ends as if nothing had happened', async () => {
  const whole = await ablate('whole');
  expect(whole.stderr).toContain('2 arms × 1 environment × 2 seeds');
  expect(whole.code, whole.stderr).toBe(0);
  const summary = lastJson(whole) as { reason: string; runs: number; remaining: number; failures: unknown[] };
  expect(summary).toMatchObject({ reason: 'finished', runs: 4, remaining: 0, failures: [] });
  const rows = results('whole') as unknown as { id: string; steps: number; curve: { envSteps: number[] } }[];
  expect(rows.map(({ id }) => id)).toEqual(
    [1, 2].flatMap((seed) => ['dqn', 'rainbow'].map((arm) => `CartPole-v1/${arm}/seed${seed}`)),
  );
  const page = readFileSync(join(folder, 'whole', 'report.html'), 'utf8');
  expect(page).toContain('too few seeds for a claim');
  expect(page).toContain('ablate --envs CartPole-v1 --arms dqn,rainbow --seeds 2');
  const [line] = readFileSync(join(folder, 'whole', 'results.jsonl'), 'utf8').split('\n');
  const engine = expect.stringMatching(/^onnxruntime-(node|web) \d+\.\d+/) as string;
  expect(JSON.parse(line!)).toMatchObject({ machine: { nodeVersion: process.version, engine } });
  for (const { curve } of rows) expect(curve.envSteps).toEqual([800, 1600, 2400]);

  // The parent dies: its workers notice, save and end.
  const checkpoint = (arm: string) =>
    join(folder, 'torn/runs/CartPole-v1', arm, 'seed1/checkpoints/000000001024.safetensors');
  const orphaned = await ablate('torn', { killWhen: () => existsSync(checkpoint('rainbow')) });
  expect(orphaned.code).toBeNull();

  // A worker dies: another continues its run, and the call still succeeds; Ctrl-C afterwards saves the progress.
  let isKilled = false;
  const survivor = await ablate('torn', {
    interruptAt: /"worker-died"[\s\S]*"started"/,
    onOutput: async (text) => {
      if (isKilled || !text.includes('"started"')) return;
      isKilled = true;
      process.kill(await runningWorker(join(folder, 'torn')), 'SIGKILL');
    },
  });
  expect(survivor.stdout).toContain('"how":"SIGKILL"');
  expect([0, 130]).toContain(survivor.code);

  const last = await ablate('torn');
  expect(last.code, last.stderr).toBe(0);
  expect(results('torn')).toEqual(rows);

  // Nothing is left to do, and an additional seed does not repeat the others.
  const before = readFileSync(join(folder, 'torn', 'results.jsonl'), 'utf8');
  const again = await here(words('torn'));
  expect(again.stdout).not.toContain('"started"');
  expect(readFileSync(join(folder, 'torn', 'results.jsonl'), 'utf8')).toBe(before);
  const other = await here(words('torn', '--steps 5000'));
  expect(other.code).toBe(2);
  expect(other.stderr).toMatch(
    /CartPole-v1\/dqn\/seed1 already exists with other settings \(steps: \d+ there, 5000 here\)\.\n.*another directory/,
  );
});

test('a worker whose parent dies while it trains saves what is done and ends without a word', async () => {
  let worker: number | undefined;
  let isToDie = false;
  const orphaned = await ablate(
    'orphan',
    {
      killWhen: () => isToDie,
      onOutput: async (text) => {
        if (worker !== undefined || !/"envSteps":[1-9]/.test(text)) return;
        worker = 0;
        worker = await runningWorker(join(folder, 'orphan'));
        // It continues in the middle of training and sends a message before it can notice that nobody reads it.
        process.kill(worker, 'SIGSTOP');
        await sleep(400);
        isToDie = true;
        await sleep(100);
        process.kill(worker, 'SIGCONT');
      },
    },
    '--arms dqn --seeds 1 --workers 1 --steps 200000',
  );
  expect(orphaned.code).toBeNull();
  expect(orphaned.stderr).not.toMatch(/Error|worker/);
  // Its streams close a moment before its process id disappears.
  const isThere = (): boolean =>
    isRunning({ pid: worker!, host: hostname(), namespace: null, started: null });
  await expect.poll(isThere).toBe(false);
  expect(readdirSync(join(folder, 'orphan/runs/CartPole-v1/dqn/seed1/checkpoints'))).not.toEqual([]);
});

test('npm start goes on with the usual runs only; others name what they are', () => {
  const next = (...argv: string[]) => goOn('npm run prism -- demo', parseCommand(demo, argv).options);
  expect(next('--time', '1s')).toBe('npm start');
  expect(next('--seeds', '5')).toBe('npm run prism -- demo');
  expect(next('--steps', '5000')).toBe('npm run prism -- demo');
  expect(next('--out', 'runs/my own')).toBe("npm run prism -- demo --out 'runs/my own'");
});

test('npm start in small: stopped by the clock and continued, with films and a report', async () => {
  const demoCall = 'demo --steps 1200 --seeds 1 --json';
  const first = await runPrism(`${demoCall} --time 1s`, { cwd: folder });
  expect(first.code, first.stderr).toBe(0);
  const stopped = lastJson(first) as { directory: string; remaining: number };
  expect(stopped.directory).toBe('runs/demo');
  expect(stopped.remaining).toBeGreaterThan(0);
  const second = await ok(`${demoCall} --time 10m`);
  const done = lastJson(second) as { remaining: number; runs: unknown[]; report: string };
  expect(done).toMatchObject({ directory: 'runs/demo', remaining: 0, reason: 'finished' });
  expect(done.runs).toHaveLength(8);
  const page = readFileSync(join(folder, done.report), 'utf8');
  expect(page).toContain('8 arms, 1 environment, 1 seed of each');
  expect(page.match(/alt="Animation: /g)!.length).toBeGreaterThanOrEqual(2);
  const third = await here(`${demoCall} --time 1s`);
  expect(lastJson(third)).toMatchObject({ directory: 'runs/demo-2' }); // finished
  const other = await here('demo --steps 1050 --seeds 1 --json --time 1s');
  expect(lastJson(other)).toMatchObject({ directory: 'runs/demo-3' }); // has other settings
});
