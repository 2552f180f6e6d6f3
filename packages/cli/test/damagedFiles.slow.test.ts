// Damaged files of every kind, in two thousand ways: a command reads them, or it ends with one sentence, and soon.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Rng } from '@prism-rl/core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { changed, changedLines, changedSnapshot, damaged } from './damage.ts';

const folder = temporaryFolder();
const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
afterEach(() => Object.defineProperty(process, 'stdin', stdin));

const cliffs = 'train q-learning CliffWalking-v1 --steps 500 --eval-episodes 1 --run-dir cliffs';
const game = 'train ppo TicTacToe-v0 --steps 256 --eval-episodes 1';
const sweep = {
  arms: ['q-learning', { agent: 'sarsa', name: 'bold', config: { stepSize: 0.5 } }],
  environments: [{ id: 'CliffWalking-v1', steps: 100 }, 'FrozenLake-v1'],
  seeds: [1, 2],
  ...{ steps: 50, evaluations: 1, evaluationEpisodes: 1 },
};
const result = {
  ...{ arm: 'a', environment: 'CliffWalking-v1', agent: 'q-learning', seed: 1, steps: 10, score: 2 },
  ...{ stepsPerSecond: 9, agentConfig: {}, environmentConfig: {}, numEnvs: 1, machine: { node: '24' } },
  curve: { envSteps: [5, 10], meanReturn: [1, 2], stdReturn: [0, 0] },
};

beforeAll(async () => {
  for (const command of [
    cliffs,
    `${game} --run-dir game`,
    'export game --out game.onnx',
    'export game --format safetensors --out game.safetensors',
  ])
    expect((await runHere(command, folder)).code).toBe(0);
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify(sweep));
  const results = [1, 2, 3].map((seed) => JSON.stringify({ ...result, seed }));
  writeFileSync(join(folder, 'results.jsonl'), `${results.join('\n')}\n`);
  for (const run of ['cliffs', 'game']) {
    // Only one checkpoint, and steps to do.
    const others = readdirSync(join(folder, run, 'checkpoints')).slice(0, -1);
    for (const name of others) rmSync(join(folder, run, 'checkpoints', name));
    const manifest = join(folder, run, 'manifest.json');
    const { steps, ...settings } = JSON.parse(readFileSync(manifest, 'utf8'));
    writeFileSync(manifest, JSON.stringify({ ...settings, steps: 2 * steps }));
  }
});

const asText =
  (change: (text: string, rng: Rng) => string) =>
  (bytes: Uint8Array, rng: Rng): string =>
    change(new TextDecoder().decode(bytes), rng);
const json = asText((text, rng) => JSON.stringify(changed(JSON.parse(text), rng)));
const lines = asText(changedLines);
const train = `${game} --steps 10 --run-dir out`;

test.each<[string, number, typeof damaged | typeof json, string[]]>([
  ['game.onnx', 800, damaged, ['play game.onnx --second']],
  ['game.safetensors', 300, damaged, [`${train} --from game.safetensors`]],
  ['sweep.json', 200, damaged, ['sweep sweep.json --dry-run']],
  ['sweep.json', 200, json, ['sweep sweep.json --dry-run']],
  ['results.jsonl', 150, damaged, ['results results.jsonl', 'ablate --from results.jsonl --out out']],
  ['results.jsonl', 150, lines, ['results results.jsonl', 'ablate --from results.jsonl --out out']],
  ['cliffs/manifest.json', 40, damaged, ['evaluate cliffs --episodes 1', 'results cliffs']],
  ['cliffs/manifest.json', 60, json, ['evaluate cliffs --episodes 1', 'report cliffs', 'resume cliffs']],
  ['cliffs/metrics.jsonl', 40, damaged, ['report cliffs', 'resume cliffs']],
  ['cliffs/metrics.jsonl', 60, lines, ['report cliffs', 'results cliffs', 'resume cliffs']],
  ['cliffs/checkpoints/000000000500.safetensors', 60, changedSnapshot, ['evaluate cliffs', 'resume cliffs']],
  ['game/checkpoints/000000000256.safetensors', 30, changedSnapshot, ['play game', 'resume game']],
])('%s in %i ways', async (name, ways, change, commands) => {
  const path = join(folder, name);
  const whole = readFileSync(path);
  const run = join(folder, name.split('/')[0]!);
  const copy = join(folder, 'copy');
  if (name.includes('/')) cpSync(run, copy, { recursive: true });
  for (let seed = 0; seed < ways; seed++) {
    writeFileSync(path, change(whole, new Rng(seed)));
    for (const command of commands) {
      const input = Readable.from(['1\n5\n9\n3\n2\n4\n6\n7\n8\n']);
      Object.defineProperty(process, 'stdin', { configurable: true, value: input });
      const { code, stderr } = await runHere(command, folder);
      const said = `${name} changed by seed ${seed}: ${command}\n${stderr}`;
      expect([0, 1, 2], said).toContain(code);
      expect(stderr, said).not.toMatch(/\n\s+at |defect of Prism|TypeError|undefined is not/);
    }
    if (!name.includes('/')) rmSync(join(folder, 'out'), { recursive: true, force: true });
    else {
      rmSync(run, { recursive: true });
      cpSync(copy, run, { recursive: true });
    }
  }
  if (name.includes('/')) rmSync(copy, { recursive: true });
  else writeFileSync(path, whole);
});
