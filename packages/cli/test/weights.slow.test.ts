// Weights between runs and files: prism export --format safetensors, prism train --from.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSnapshot, decodeWeights, encodeSnapshot, encodeWeights } from '@prism-rl/core/safetensors';
import { readCheckpoint, readManifest } from '@prism-rl/runner/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';

const folder = temporaryFolder();
const here = async (command: string, code = 0): Promise<string> => {
  const ran = await runHere(command, folder);
  expect(ran.code, ran.output).toBe(code);
  return ran.output;
};
const small = '--set hidden=[16] --set learningStarts=200 --eval-episodes 2';
const evaluated = async (run: string): Promise<string> =>
  /greedy policy .*/.exec(await here(`evaluate ${run} --episodes 10`))![0];
const weightsOf = async (run: string, agentFile = 'out.safetensors') => {
  await here(`export ${run} --format safetensors --out ${agentFile}`);
  return decodeWeights(readFileSync(join(folder, agentFile)));
};

beforeAll(async () => {
  await here(`train dqn CartPole-v1 ${small} --steps 1500 --seed 3 --run-dir run`);
});

describe('weights go out and in', () => {
  test('from a run: the same network, and a record of where it comes from', async () => {
    const told = await here(`train dqn CartPole-v1 ${small} --steps 1 --seed 8 --from run --run-dir from`);
    expect(told).not.toContain('other settings');
    expect(await weightsOf('from')).toEqual(await weightsOf('run'));
    expect(await evaluated('from')).toBe(await evaluated('run'));
    expect(readManifest(join(folder, 'from')).from).toEqual({
      path: 'run',
      envSteps: 1500,
      digest: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    // The target network is a copy.
    const { arrays } = readCheckpoint(join(folder, 'from')).snapshot;
    for (const name of ['dense0/kernel', 'dense1/bias'])
      expect(arrays[`trainer/agent/target/${name}`]).toEqual(arrays[`trainer/agent/online/${name}`]);
  });

  test('the names and shapes are printed', async () => {
    const told = await here('export run --format safetensors');
    expect(told).toContain('dense0/kernel  float32  [4, 16]');
    expect(told).toContain(join('run', 'weights.safetensors'));
  });

  test('from a file, and from a state_dict by a mapping', async () => {
    const names = { 'dense0/kernel': 'a', 'dense0/bias': 'b', 'dense1/kernel': 'c', 'dense1/bias': 'd' };
    writeFileSync(join(folder, 'map.json'), JSON.stringify(names));
    await here('export run --format safetensors --mapping map.json --out torch.safetensors');
    expect(decodeWeights(readFileSync(join(folder, 'torch.safetensors'))).a!.shape).toEqual([16, 4]);
    const weights = await weightsOf('run', 'own.safetensors');
    for (const [run, from] of [
      ['file', 'own.safetensors'],
      ['torch', 'torch.safetensors --mapping map.json'],
    ]) {
      await here(`train dqn CartPole-v1 ${small} --steps 1 --from ${from} --run-dir ${run}`);
      expect(await weightsOf(run!)).toEqual(weights);
    }
    const command = 'train dqn CartPole-v1 .* --from torch.safetensors --mapping map.json ';
    expect(readFileSync(join(folder, 'torch', 'report.html'), 'utf8')).toMatch(new RegExp(command));
  });

  test('from a state_dict of Stable-Baselines3 or CleanRL, by the name of its library', async () => {
    const weights = await weightsOf('run', 'own.safetensors');
    for (const [mapping, name] of [
      ['sb3-dqn', 'q_net.q_net.0.weight'],
      ['cleanrl-dqn', 'network.0.weight'],
    ]) {
      await here(`export run --format safetensors --mapping ${mapping} --out named.safetensors`);
      expect(decodeWeights(readFileSync(join(folder, 'named.safetensors')))[name!]!.shape).toEqual([16, 4]);
      const from = `--from named.safetensors --mapping ${mapping} --run-dir ${mapping}`;
      await here(`train dqn CartPole-v1 ${small} --steps 1 ${from}`);
      expect(await weightsOf(mapping!)).toEqual(weights);
    }
    expect(await here('export run --format safetensors --mapping sb3-ppo', 2)).toContain(
      'The mapping lacks "dense1/kernel".',
    );
  });

  test('with --keep-all also the optimizer and the replay memory, while schedules begin anew', async () => {
    const told = await here(
      `train dqn CartPole-v1 ${small} --set learningRate=0.0005 --steps 1 --from run --keep-all --run-dir all`,
    );
    expect(told).toContain('run was trained with other settings: learningRate 0.001, now 0.0005');
    const [before, after] = ['run', 'all'].map((run) => readCheckpoint(join(folder, run)).snapshot);
    const decayed = ({ arrays }: typeof before) => arrays['trainer/agent/optimizer/beta2Power']![0];
    // Adam's β₂ᵗ, after one more update with the kept memory.
    expect(decayed(after!)).toBeCloseTo(0.999 * Number(decayed(before!)), 6);
    type Trainer = { envSteps: number; agent: { envSteps: number }; memory: { store: { size?: number } } };
    const trainers = [before, after].map((snapshot) => snapshot!.meta.trainer as unknown as Trainer);
    expect(trainers.map((trainer) => [trainer.envSteps, trainer.agent.envSteps])).toEqual([
      [1500, 1500],
      [1, 1],
    ]);
    const stored = (of: typeof before) =>
      Object.entries(of!.arrays).find(([name]) => name.endsWith('transitions/rewards'))![1];
    // The new step follows the 1500 that were kept.
    expect(stored(after).length).toBe(stored(before).length + 1);
  });

  test('PPO takes the statistics of its observations along', async () => {
    const ppo = '--set hidden=[8] --set normalizeObservations=true --set rolloutSteps=64 --eval-episodes 2';
    await here(`train ppo CartPole-v1 ${ppo} --steps 512 --run-dir ppo`);
    await here(`train ppo CartPole-v1 ${ppo} --steps 1 --from ppo --run-dir ppo-from`);
    const weights = await weightsOf('ppo');
    expect(weights['observations/count']!.values[0]).toBe(512);
    expect(await evaluated('ppo-from')).toBe(await evaluated('ppo'));
  });
});

describe('what does not fit is refused', () => {
  test.each([
    [
      'train dqn Acrobot-v1 --set hidden=[16]',
      '--from run',
      /"dense0\/kernel" of the given weights has the shape \[4, 16\], but in this network it has \[6, 16\]/,
      2,
    ],
    ['train dqn CartPole-v1 --set hidden=[16,16]', '--from run', /The given weights lack|has the shape/, 2],
    ['train ppo CartPole-v1', '--from run', /"dense0\/kernel", but the given weights have/, 2],
    ['train q-learning FrozenLake-v1', '--from run', /no network that could begin/, 2],
    ['train dqn CartPole-v1', '--from missing', /missing cannot be read/, 2],
    ['train dqn CartPole-v1', '--from run/manifest.json', /manifest.json cannot be read/, 1],
    ['train dqn CartPole-v1', '--from run --mapping map.json', /--mapping is for files of PyTorch/, 2],
    ['train dqn CartPole-v1', '--keep-all', /--keep-all needs --from/, 2],
    ['train dqn CartPole-v1', '--from run/manifest.json --keep-all', /--keep-all needs a run/, 2],
    ['train dqn CartPole-v1', '--from run --together --seeds 2', /--from and --seeds/, 2],
    ['train dqn Acrobot-v1 --set hidden=[16]', '--from run --keep-all', /does not fit this one/, 2],
    ['export run', '--mapping map.json', /--mapping needs --format safetensors/, 2],
    ['export run', '--format pickle', /--format must be onnx, js, c, python or safetensors/, 2],
  ])('%s %s', async (command, options, message, code) => {
    const { output, code: found } = await runHere(`${command} ${options}`, folder);
    expect(output).toMatch(message);
    expect(found, output).toBe(code);
  });

  test('a flattened picture that is not the network’s', async () => {
    await here('train ppo MinAtar/Breakout-v1 --steps 1 --eval-episodes 1 --run-dir breakout');
    const names = Object.keys(await weightsOf('breakout'));
    const mapping = (flattened: readonly number[]) =>
      Object.fromEntries(
        names.map((name) => [name, name.endsWith('dense0/kernel') ? { name: `${name}.w`, flattened } : name]),
      );
    const write = (flattened: readonly number[]) =>
      writeFileSync(join(folder, 'picture.json'), JSON.stringify(mapping(flattened)));
    const train = 'train ppo MinAtar/Breakout-v1 --steps 1 --eval-episodes 1 --run-dir picture';
    write([16, 8, 8]);
    await here('export breakout --format safetensors --mapping picture.json --out picture.safetensors');
    await here(`${train} --from picture.safetensors --mapping picture.json`);
    expect(await weightsOf('picture')).toEqual(await weightsOf('breakout'));
    write([8, 8, 16]);
    const refused = 'of 8 × 8 × 16 (channels × height × width), but in this network it is 16 × 8 × 8';
    expect(await here(`${train}2 --from picture.safetensors --mapping picture.json`, 2)).toContain(refused);
    expect(await here('export breakout --format safetensors --mapping picture.json', 2)).toContain(refused);
  });

  test('numbers that are not finite, in a file and in a checkpoint', async () => {
    const weights = await weightsOf('run', 'own.safetensors');
    const bias = weights['dense1/bias']!;
    const values = bias.values.slice();
    values[1] = Number.NaN;
    const damaged = { ...weights, 'dense1/bias': { ...bias, values } };
    writeFileSync(join(folder, 'nan.safetensors'), Buffer.concat(encodeWeights(damaged, {})));
    const train = `train dqn CartPole-v1 ${small} --steps 300 --run-dir nan`;
    expect(await here(`${train} --from nan.safetensors`, 1)).toContain(
      'error: "dense1/bias" of the given weights has NaN at position 1.',
    );
    const { path } = readCheckpoint(join(folder, 'torch'));
    const { meta, arrays } = decodeSnapshot(readFileSync(path));
    const name = 'trainer/agent/online/dense1/bias';
    const rewritten = { meta, arrays: { ...arrays, [name]: Float32Array.of(Number.NEGATIVE_INFINITY, 0) } };
    writeFileSync(path, Buffer.concat(encodeSnapshot(rewritten)));
    const said = '"dense1/bias" of the saved network has -Infinity at position 0.';
    expect(await here('evaluate torch', 1)).toContain(`cannot be used: ${said}`);
    expect(await here(`${train} --from torch`, 1)).toContain(said);
    expect(await here(`${train} --from torch --keep-all`, 1)).toContain(said);
  });

  test('files of other formats, each as what it is', async () => {
    const train = `train dqn CartPole-v1 ${small} --steps 1 --run-dir other --from`;
    const zip = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      Buffer.from('policy.pth _stable_baselines3_version'),
    ]);
    for (const [bytes, said] of [
      [zip, 'it is a zip of Stable-Baselines3, with the weights in policy.pth.'],
      [zip.subarray(0, 20), 'it is a zip, as torch.save writes it.'],
      [Buffer.of(0x80, 2, 0x8a), 'it is a pickle, as torch.save writes it.'],
    ] as const) {
      writeFileSync(join(folder, 'model.zip'), bytes);
      const told = await here(`${train} model.zip`, 2);
      expect(told).toContain(said);
      expect(told).toContain('safetensors.torch.save_model(');
    }
  });

  test('a run that was stopped before its first checkpoint does not resume with new weights', async () => {
    rmSync(join(folder, 'from', 'checkpoints'), { recursive: true });
    rmSync(join(folder, 'from', 'metrics.jsonl'));
    expect(await here('resume from', 2)).toContain('was stopped before its first checkpoint');
  });
});

test('a checkpoint that another program rewrote is read, or refused by its name', async () => {
  const { path } = readCheckpoint(join(folder, 'run'));
  const original = readFileSync(path);
  const { meta, arrays } = decodeSnapshot(original);
  // As Python's library writes it: in shapes, with or without metadata.
  const tensors = Object.entries(arrays).filter(([, array]) => array instanceof Float32Array);
  const named = Object.fromEntries(
    tensors.map(([name, array]) => [name, { shape: [array.length, 1], values: array as Float32Array }]),
  );
  writeFileSync(path, Buffer.concat(encodeWeights(named, {})));
  const refusal = await here('evaluate run', 2);
  expect(refusal).toContain(`The checkpoint ${join('run', 'checkpoints')}`);
  expect(refusal).toContain('Another program rewrote it and left out its metadata.');
  writeFileSync(path, Buffer.concat(encodeWeights(named, { meta: JSON.stringify(meta), crc32: '00000000' })));
  expect(await here('evaluate run', 2)).toContain('kept its old checksum');
  writeFileSync(path, Buffer.concat(encodeSnapshot({ meta, arrays })));
  await here('evaluate run --episodes 2');
});
