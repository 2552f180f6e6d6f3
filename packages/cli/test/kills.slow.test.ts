// 40 kills at random moments, over two commands: the results are those of undisturbed runs, nothing is repeated, nothing hangs. It takes
// minutes; `everyMoment.slow.test.ts` covers kills before every change on the disk.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastingRows, outcome } from './outcome.ts';
import { runPrism } from './runPrism.ts';

const isLong = (process.env.PRISM_LONG_TESTS ?? '') !== '';
/** Kills of each command. */
const kills = 20;
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = temporaryFolder();
const rng = new Rng(31);

/** Starts a command and kills it after a fraction of `seconds`, every second time with all its workers. @returns whether it was killed. */
async function killed(command: string, seconds: number, k: number): Promise<boolean> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=@prism-rl/source', main, ...command.split(' ')],
    {
      cwd: folder,
      stdio: 'ignore',
      detached: true,
    },
  );
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal));
  });
  const isOver = await Promise.race([
    ended.then(() => true),
    sleep(1000 * rng.uniform(0, seconds)).then(() => false),
  ]);
  if (!isOver) process.kill(k % 2 === 0 ? -child.pid! : child.pid!, 'SIGKILL');
  return (await ended) === 'SIGKILL';
}

/** Results, and the rows and checkpoints of each run. */
function sweepOf(directory: string): unknown {
  const runs = join(folder, directory, 'runs');
  const names = readdirSync(runs, { recursive: true, encoding: 'utf8' }).sort();
  return {
    results: lastingRows(join(folder, directory, 'results.jsonl')),
    names: names.filter((name) => !name.endsWith('fence')),
    runs: names
      .filter((name) => name.endsWith('metrics.jsonl'))
      .map((name) => {
        const { rows, checkpoints } = outcome(dirname(join(runs, name)));
        return { rows, checkpoints: checkpoints.filter(([file]) => file.endsWith('.safetensors')) };
      }),
  };
}

async function timed(command: string): Promise<number> {
  const begun = performance.now();
  const { code, stderr } = await runPrism(command, { cwd: folder });
  expect(code, stderr).toBe(0);
  return (performance.now() - begun) / 1000;
}

const options = { timeout: 600_000, skip: !isLong };

test.each<[string, (out: string) => string]>([
  [
    'ablate',
    (out) =>
      `ablate --envs CartPole-v1 --arms dqn,rainbow --seeds 2 --steps 3000 --evaluations 2 --eval-episodes 2 --checkpoint-every 1024 --set hidden=[16] --set learningStarts=100 --set batchSize=8 --out ${out}`,
  ],
  ['sweep', (out) => `sweep tables.json --out ${out}`],
])('%s', options, async (name, command) => {
  const spec = {
    arms: ['q-learning', 'sarsa', { name: 'DQN', agent: 'q-learning', config: { stepSize: 0.3 } }],
    environments: ['CliffWalking-v1', 'FrozenLake-v1'],
    seeds: 2,
    steps: 100_000,
    evaluations: 3,
    evaluationEpisodes: 2,
    checkpointSteps: 4096,
  };
  writeFileSync(join(folder, 'tables.json'), JSON.stringify(spec));
  const seconds = await timed(command(`${name}-whole`));
  const expected = sweepOf(`${name}-whole`);
  let died = 0;
  let sessions = 0;
  for (let k = 0; died < kills; k++) {
    const out = `${name}-killed${sessions}`;
    if (await killed(command(out), seconds * 0.8, k)) died++;
    else {
      expect(sweepOf(out)).toEqual(expected);
      sessions++;
    }
  }
  await timed(command(`${name}-killed${sessions}`));
  expect(sweepOf(`${name}-killed${sessions}`)).toEqual(expected);
});
