import { withMetadata } from '@prism-rl/jit/onnx';
import { expect, test, vi } from 'vitest';
import type { PolicyFile, RunEvent, Send } from '../host/events.ts';
import { PolicyPlayer } from './policyPlayer.ts';

/** A policy that always moves right. */
/** Data of the last observation. */
let asked: unknown;

const session = {
  inputNames: ['observation'],
  outputNames: ['action'],
  inputMetadata: [{ name: 'observation', isTensor: true, shape: ['batch'], type: 'float32' }],
  run: async ({ observation }: { observation: { data: unknown } }) => {
    asked = observation.data;
    return { action: { data: [3] } };
  },
};
vi.mock('onnxruntime-web', () => ({
  InferenceSession: { create: async () => session },
  Tensor: class {
    data: unknown;
    constructor(data: unknown) {
      this.data = data;
    }
  },
}));

test.each([
  ['float32', Float32Array],
  ['float64', Float64Array],
])('a policy that takes %s plays in the grid that the visitor has drawn', async (type, Numbers) => {
  session.inputMetadata[0]!.type = type;
  const said: RunEvent[] = [];
  const file = {
    world: 'GridWorld-v0',
    map: ['S.G'],
    policy: new ArrayBuffer(0),
    name: 'right.onnx',
    seed: 1,
  };
  const playing = play(file, (message) => {
    said.push(message);
    if (message.type === 'progress') throw new Error('enough');
  });
  await expect(playing).rejects.toThrow('enough');
  expect(said[0]).toMatchObject({ type: 'ready', grid: { rows: 1, columns: 3 } });
  expect(said.at(-1)).toMatchObject({ episodes: [3, 1] });
  expect(asked).toEqual(Numbers.of(1));
});

const play = (file: PolicyFile, send: Send): Promise<void> =>
  new PolicyPlayer(file, Number.POSITIVE_INFINITY, send).run();

test('a policy of another world does not play: it says where it belongs', async () => {
  const policy = withMetadata(new Uint8Array(0), { environment: 'CartPole-v1', agent: 'ppo' }).buffer;
  const said: RunEvent[] = [];
  const file = { world: 'GridWorld-v0', policy, name: 'lander.onnx', seed: 1 };
  await play(file, (message) => said.push(message));
  expect(said).toEqual([{ type: 'elsewhere', world: 'CartPole-v1' }]);
});

test('a policy that names this world plays, and says whose it is', async () => {
  const policy = withMetadata(new Uint8Array(0), { environment: 'GridWorld-v0', agent: 'dqn' }).buffer;
  const file = { world: 'GridWorld-v0', map: ['S.G'], policy, name: 'right.onnx', seed: 1 };
  const said: RunEvent[] = [];
  const playing = play(file, (message) => {
    said.push(message);
    if (message.type === 'progress') throw new Error('enough');
  });
  await expect(playing).rejects.toThrow('enough');
  expect(said).toContainEqual({ type: 'policy', name: 'right.onnx', agent: 'dqn' });
});
