import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Rng } from '@prism-rl/core';
import { readMetadata } from '@prism-rl/jit/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { actionsByPython, pythonHasOnnx } from '../../../tools/jit/checkOnnx.ts';
import { loadRegistry } from '../src/plugins.ts';
import { loadTrainedAgent } from '../src/trainedAgent.ts';
import { runPrism } from './runPrism.ts';

const checkedByPython = pythonHasOnnx();

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

const rows = 100;
const observations = new Float32Array(rows * 4);

async function greedyActions(): Promise<number[]> {
  const trained = await loadTrainedAgent(join(folder, 'run'), await loadRegistry(folder, []), 1);
  const actions = new Int32Array(rows);
  await trained.agent.act(observations, { actions, extras: {} }, 'exploit');
  trained.close();
  return [...actions];
}

describe('prism export', () => {
  beforeAll(async () => {
    new Rng(4).fillUniform(observations, -1, 1);
    const settings = '--set hidden=[16] --set learningStarts=200 --set network=mlp';
    const steps = '--steps 1000 --eval-episodes 2 --seed 3';
    await ok(`train dqn CartPole-v1 ${settings} ${steps} --run-dir run`);
  });

  test('writes a policy that acts as the agent does', async () => {
    const written = await runPrism('export run', { cwd: folder });
    expect([written.code, written.stdout.trim()]).toEqual([0, join('run', 'policy.onnx')]);
    expect(readMetadata(readFileSync(join(folder, 'run', 'policy.onnx')))).toEqual({
      environment: 'CartPole-v1',
      agent: 'dqn',
    });
    const session = await InferenceSession.create(join(folder, 'run', 'policy.onnx'));
    const { action } = await session.run({ observation: new Tensor('float32', observations, [rows, 4]) });
    await session.release();
    const ours = await greedyActions();
    expect(new Set(ours).size).toBe(2);
    expect(Array.from(action!.data as Int32Array, Number)).toEqual(ours);
  });

  test.runIf(checkedByPython)("passes Python's onnx.checker and acts alike in its onnxruntime", async () => {
    const out = join(folder, 'python.onnx');
    await ok(`export run --format onnx --out ${out}`);
    expect(actionsByPython(readFileSync(out), observations, [rows, 4])).toEqual(await greedyActions());
  });

  test('needs no backend that is missing here', async () => {
    const manifest = join(folder, 'run', 'manifest.json');
    const original = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(original), backend: 'ort-cuda' }));
    const out = join(folder, 'elsewhere.onnx');
    const exported = await here(`export run --out ${out}`);
    writeFileSync(manifest, original);
    expect(exported.code).toBe(0);
    expect(exported.stderr.split('\n')).toEqual([
      'input   observation  float32  [batch, 4]',
      'output  action       int32    [batch]',
      'output  values       float32  [batch, 2]',
      '',
    ]);
    await ok('export run');
    expect(readFileSync(out).equals(readFileSync(join(folder, 'run', 'policy.onnx')))).toBe(true);
  });

  test('writes a module without a runtime, with types and a header', async () => {
    const written = await runPrism('export run --format js --licence MIT --out run/own.mjs', { cwd: folder });
    expect([written.code, written.stdout.trim()]).toEqual([0, 'run/own.mjs']);
    const text = readFileSync(join(folder, 'run', 'own.mjs'), 'utf8');
    const header = text.split('\n').filter((line) => line.startsWith('//'));
    expect(header).toEqual([
      '// The greedy policy of dqn in CartPole-v1 after 1,000 steps, by Prism RL.',
      expect.stringMatching(/^\/\/ Observation: Box/),
      '// Action: Discrete(2)',
      expect.stringMatching(/^\/\/ Score: mean return \d+\.\d over 2 episodes$/),
      '// Licence of the weights: MIT',
      "// Use: import { policy } from './own.mjs'; policy.act(observation)",
    ]);
    expect(text).not.toMatch(/^import|eval\(|new Function|WebAssembly/m);
    expect(readFileSync(join(folder, 'run', 'own.d.ts'), 'utf8')).toContain(
      'export declare const policy: Policy;',
    );
    const { policy } = await import(join(folder, 'run', 'own.mjs'));
    const found = Array.from({ length: rows }, (_, row) =>
      policy.act(observations.subarray(4 * row, 4 * row + 4)),
    );
    expect(found).toEqual(await greedyActions());
  });

  test('writes rounded weights and WebAssembly, and says what they score', async () => {
    const { code, stderr } = await runPrism('export run --format js --wasm --int8 --out run/small.mjs', {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /Weights as int8: they differ by at most [\d.e-]+, the largest is [\d.]+\. Mean return over 10 episodes: [\d.]+ before, [\d.]+ after\./,
    );
    expect(readFileSync(join(folder, 'run', 'small.mjs'), 'utf8')).toContain('new WebAssembly.Memory');
    const { policy } = await import(join(folder, 'run', 'small.mjs'));
    const found = Array.from({ length: rows }, (_, row) =>
      policy.act(observations.subarray(4 * row, 4 * row + 4)),
    );
    const wanted = await greedyActions();
    expect(found.filter((action, k) => action === wanted[k]).length).toBeGreaterThan(0.9 * rows);
  });

  test('writes a classic script, C and Python', async () => {
    await ok('export run --format js --script --out run/script.js');
    const script = readFileSync(join(folder, 'run', 'script.js'), 'utf8');
    const policy = runInNewContext(`${script}; policy`);
    const found = Array.from({ length: rows }, (_, row) =>
      policy.act(observations.subarray(4 * row, 4 * row + 4)),
    );
    expect(found).toEqual(await greedyActions());
    for (const [format, file, words] of [
      ['c', 'policy.h', 'static inline int policy_act(const float *observation'],
      ['python', 'policy.py', 'def act(observation, mask=None'],
    ]) {
      await ok(`export run --format ${format}`);
      expect(readFileSync(join(folder, 'run', file!), 'utf8')).toContain(words);
    }
  });

  test.each([
    ['--format java', '--format must be onnx, js, c, python or safetensors, but is "java".'],
    ['--script', '--script needs --format js.'],
    ['--wasm', '--wasm needs --format js.'],
    ['--int8 --format c', '--int8 needs --format js.'],
    ['--format js --int8 --float16', '--float16 and --int8 cannot be given together.'],
    ['--licence MIT', '--licence needs --format js, c or python.'],
    ['--format safetensors --with-wrappers', '--with-wrappers needs --format onnx, js, c or python.'],
    ['--format js --mapping sb3-dqn', '--mapping needs --format safetensors.'],
  ])('refuses %s', async (options, words) => {
    const { code, stderr } = await here(`export run ${options}`);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  test('says where it cannot be written', async () => {
    const { code, stdout, stderr } = await here('export run --out run/manifest.json/policy.onnx');
    expect(stderr).toContain('cannot be written');
    expect([code, stdout]).toEqual([2, '']);
  });
});
