// Options for one environment, one episode or one moment of a run apply to it alone.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

test('each watched episode is drawn by its own seed', async () => {
  const watched = async (seed: string): Promise<string | undefined> => {
    const { stdout } = await here(`watch FrozenLake-v1 --policy random --seed ${seed} --episodes 9`);
    return /^seed 12: .*$/m.exec(stdout)?.[0];
  };
  expect(await watched('4')).toMatch(/^seed 12: \d+ steps?, return/);
  expect(await watched('12')).toBe(await watched('4'));
});

test('without checkpoints a run starts again where none was finished, and is refused where one was', async () => {
  const train = 'train q-learning CliffWalking-v1 --steps 2000 --eval-episodes 1 --all-steps';
  await here(`${train} --checkpoint-every 500 --run-dir run`);
  const metrics = join(folder, 'run', 'metrics.jsonl');
  const rows = readFileSync(metrics, 'utf8').trimEnd().split('\n');
  const marks = rows.flatMap((row, k) => (JSON.parse(row).type === 'checkpoint' ? [k] : []));
  expect(marks.length).toBeGreaterThan(1);
  const without = async (...kept: readonly string[]) => {
    writeFileSync(metrics, `${kept.join('\n')}\n`);
    rmSync(join(folder, 'run', 'checkpoints'), { recursive: true, force: true });
    return here('resume run --json');
  };
  const [first, second] = marks as [number, number];
  const begun = rows.slice(0, first + 1);
  for (const kept of [rows.slice(0, second + 1), [...begun, rows[second]!]]) {
    const beyond = await without(...kept);
    expect([beyond.code, /checkpoints of the run in run are missing/.test(beyond.stderr)]).toEqual([2, true]);
  }
  const torn = await without(...begun);
  expect([torn.code, torn.stderr.includes('are missing')]).toEqual([0, false]);
});

test('a preset from a file brings its number of environments', async () => {
  const preset = { description: 'three at once', numEnvs: 3, steps: 300, config: {} };
  writeFileSync(join(folder, 'preset.json'), JSON.stringify({ agent: 'q-learning', preset }));
  const words = '--preset-file preset.json --eval-episodes 1 --run-dir three';
  await ok(`train q-learning FrozenLake-v1 ${words}`);
  expect(JSON.parse(readFileSync(join(folder, 'three', 'manifest.json'), 'utf8')).numEnvs).toBe(3);
});

test('an agent is evaluated with the random actions that its settings say', async () => {
  const [means, exploring] = [new Set<string>(), new Set<string>()];
  for (const epsilon of ['0', '1']) {
    const small = `--set hidden=[4] --set learningStarts=50 --set evaluationEpsilon=${epsilon}`;
    const words = `--steps 100 --eval-episodes 1 --run-dir epsilon${epsilon}`;
    await ok(`train dqn CartPole-v1 ${small} ${words}`);
    means.add((await here(`evaluate epsilon${epsilon} --episodes 5 --json`)).stdout);
    const explore = `evaluate epsilon${epsilon} --episodes 5 --explore --json`;
    exploring.add((await here(explore)).stdout);
  }
  expect(means.size).toBe(2);
  // Mode `explore` adds no random actions of its own.
  expect(exploring.size).toBe(1);
});
