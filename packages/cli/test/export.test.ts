import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Rng } from '@prism-rl/core';
import { readMetadata } from '@prism-rl/jit/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { actionsByPython, pythonHasOnnx } from '../../../tools/jit/checkOnnx.ts';
import { loadRegistry } from '../src/plugins.ts';
import { loadTrainedAgent } from '../src/trainedAgent.ts';
import { runPrism } from './runPrism.ts';

const checkedByPython = pythonHasOnnx('export.test');

// Signal and pipe handlers are process-wide; this process runs many command lines.
vi.mock('../src/interrupt.ts', () => ({ onInterrupt: () => new AbortController() }));
vi.mock('../src/brokenPipe.ts', () => ({ onBrokenPipe: () => undefined, brokenPipeCode: 141 }));

const folder = temporaryFolder();
const here = (words: readonly string[]) => runHere(words, folder);

const rows = 100;
const observations = new Float32Array(rows * 4);

/** The trained agent's greedy actions. */
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
    const settings = ['--set', 'hidden=[16]', '--set', 'learningStarts=200', '--set', 'network=mlp'];
    const steps = ['--steps', '1000', '--eval-episodes', '2', '--seed', '3'];
    const trained = await here(['train', 'dqn', 'CartPole-v1', ...settings, ...steps, '--run-dir', 'run']);
    expect(trained.code).toBe(0);
  });

  test('writes a policy that acts as the agent does', async () => {
    const written = await runPrism(['export', 'run'], { cwd: folder });
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
    expect((await here(['export', 'run', '--format', 'onnx', '--out', out])).code).toBe(0);
    expect(actionsByPython(readFileSync(out), observations, [rows, 4])).toEqual(await greedyActions());
  });

  test('needs no backend that is missing here', async () => {
    const manifest = join(folder, 'run', 'manifest.json');
    const original = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(original), backend: 'ort-cuda' }));
    const out = join(folder, 'elsewhere.onnx');
    const exported = await here(['export', 'run', '--out', out]);
    writeFileSync(manifest, original);
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    const again = await here(['export', 'run']);
    expect(again.code).toBe(0);
    expect(readFileSync(out).equals(readFileSync(join(folder, 'run', 'policy.onnx')))).toBe(true);
  });

  test('says what it cannot do, and writes nothing', async () => {
    const planned = await here([
      'train',
      'q-learning',
      'FrozenLake-v1',
      '--steps',
      '200',
      '--eval-episodes',
      '2',
      '--run-dir',
      'table',
    ]);
    expect(planned.code).toBe(0);
    const cases: [string[], RegExp][] = [
      [['export', 'table'], /agent q-learning has no policy network/],
      [['export', 'run', '--format', 'pmml'], /--format must be onnx, but is "pmml"/],
      [['export', 'run', '--out', join('run', 'manifest.json', 'policy.onnx')], /cannot be written/],
      [['export', '.'], /not a run directory/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await here(args);
      expect(stderr).toMatch(message);
      expect([code, stdout]).toEqual([2, '']);
    }
    expect(existsSync(join(folder, 'table', 'policy.onnx'))).toBe(false);
  });
});
