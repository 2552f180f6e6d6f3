import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { GraphBuilder } from './builder.ts';
import { readMetadata, withMetadata } from './metadata.ts';
import { encodeModel } from './model.ts';

function doubling(): Uint8Array {
  const graph = new GraphBuilder();
  graph.output('y', graph.node('Mul', [graph.input('x', 'float32', [1]), graph.float(2)]), 'float32', [1]);
  return encodeModel(graph.finish());
}

it('a model says what it was given to say, and computes as before', async () => {
  const told = withMetadata(doubling(), { environment: 'LunarLander-v3', agent: 'ppo', 언어: '한국어' });
  expect(readMetadata(told)).toEqual({ environment: 'LunarLander-v3', agent: 'ppo', 언어: '한국어' });
  const session = await ort.InferenceSession.create(told);
  const { y } = await session.run({ x: new ort.Tensor('float32', [21], [1]) });
  expect(Array.from(y!.data as Float32Array)).toEqual([42]);
});

it('a model that was told nothing says nothing, and the last word counts', () => {
  expect(readMetadata(doubling())).toEqual({});
  const twice = withMetadata(withMetadata(doubling(), { agent: 'dqn', seed: '1' }), { agent: 'ppo' });
  expect(readMetadata(twice)).toEqual({ agent: 'ppo', seed: '1' });
});

it('a page is no model and cannot be read', () => {
  expect(() => readMetadata(new TextEncoder().encode('<!doctype html>'))).toThrow();
});
