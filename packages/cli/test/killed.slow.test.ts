// A run that is killed (kill −9) repeatedly at random moments, and resumed, equals an uninterrupted run.
import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { end } from './outcome.ts';
import { runPrism } from './runPrism.ts';

/** Three kills; with PRISM_LONG_TESTS=1 twenty. */
const kills = process.env.PRISM_LONG_TESTS === '1' ? 20 : 3;
/** The longest time in milliseconds that a process lives after it wrote a checkpoint. */
const longestLife = kills > 3 ? 200 : 400;

/** Enough that even a fast machine is not done before all kills. */
const steps = 4000 + 2500 * kills;
const intervals = '--checkpoint-every 512 --eval-every 2048 --eval-episodes 3';
const settings = {
  hidden: [16],
  batchSize: 8,
  learningStarts: 100,
  trainEvery: 4,
  // Smaller than the run is long, so that the buffer overwrites old transitions.
  replayCapacity: 1500,
};

const folder = temporaryFolder();

function checkpoints(runDir: string): string[] {
  const path = join(folder, runDir, 'checkpoints');
  return readdirSync(path)
    .filter((name) => name.endsWith('.safetensors'))
    .sort()
    .map((name) => join(path, name));
}

test(`rainbow, killed ${kills} times`, { timeout: 200_000 + 30_000 * kills }, async () => {
  const set = Object.entries(settings).map(([name, value]) => `--set ${name}=${JSON.stringify(value)}`);
  const run = `train rainbow CartPole-v1 --steps ${steps} --seed 3 --all-steps ${set.join(' ')}`;
  const whole = await runPrism(`${run} ${intervals} --run-dir whole`, { cwd: folder });
  expect(whole.code, whole.stderr).toBe(0);

  const rng = new Rng(20);
  /** Steps at which the processes resumed. */
  const continued: number[] = [];
  let torn = 0;
  for (let k = 0; k < kills; k++) {
    const args = k === 0 ? `${run} ${intervals} --run-dir killed` : 'resume killed';
    const life = rng.uniform(0, longestLife);
    const before = newest();
    let dies = Number.POSITIVE_INFINITY;
    const { code, stderr } = await runPrism(args, {
      cwd: folder,
      killWhen: () => {
        if (dies === Number.POSITIVE_INFINITY && newest() !== before) dies = Date.now() + life;
        return Date.now() >= dies;
      },
    });
    const [, at] = /continuing at step (\d+)/.exec(stderr) ?? [];
    if (at !== undefined) continued.push(Number(at));
    if (code === 0) break; // it finished before the kill
    expect(code, stderr).toBeNull();
    // Every third time, truncate the newest checkpoint as well: the previous one must do.
    const kept = checkpoints('killed');
    if (k % 3 === 2 && kept.length > 1) {
      const last = kept.at(-1)!;
      truncateSync(last, rng.integers(0, statSync(last).size));
      torn++;
    }
  }
  const last = await runPrism('resume killed', { cwd: folder });
  // A finished run cannot be resumed: usage error.
  if (last.code !== 0) expect(last.stderr).toContain('is finished');
  expect(continued.length).toBeGreaterThan(0);
  expect(Math.max(...continued)).toBeGreaterThan(0);
  if (kills > 3) expect(torn, `continued at ${continued.join()}`).toBeGreaterThan(1);

  expect(end(join(folder, 'killed'))).toEqual(end(join(folder, 'whole')));
});

function newest(): string | undefined {
  return existsSync(join(folder, 'killed', 'checkpoints')) ? checkpoints('killed').at(-1) : undefined;
}
