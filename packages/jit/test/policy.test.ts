import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JitError } from '../src/errors.ts';
import { loadPolicy } from '../src/loadPolicy.ts';
import { GraphBuilder } from '../src/onnx/builder.ts';
import { ELEMENT_TYPE, encodeModel, type OnnxGraph } from '../src/onnx/model.ts';
import { readMetadata, withMetadata } from '../src/onnx/rewriteModel.ts';

/** A policy that chooses the larger of two observed numbers. */
function graph(factor = 2): OnnxGraph {
  const builder = new GraphBuilder(new Set(['observation', 'values', 'action']));
  const values = builder.node('Mul', [
    builder.input('observation', 'float32', [1, 2]),
    builder.constant('float32', [2], [2, factor]),
  ]);
  const chosen = builder.node('ArgMax', [values], { axis: 1, keepdims: 0 });
  builder.output('values', values, 'float32', [1, 2]);
  builder.output('action', builder.node('Cast', [chosen], { to: ELEMENT_TYPE.int32 }), 'int32', [1]);
  return builder.finish();
}
const model = withMetadata(encodeModel(graph()), { environment: 'TicTacToe-v0' });

/** A policy whose output of this name has other fields. */
function withPort(name: string, fields: Partial<OnnxGraph['outputs'][number]>): Uint8Array {
  const { inputs, outputs, ...others } = graph();
  const changed = (port: (typeof outputs)[number]) => (port.name === name ? { ...port, ...fields } : port);
  return encodeModel({ ...others, inputs: inputs.map(changed), outputs: outputs.map(changed) });
}

describe('loadPolicy', () => {
  test('decides, with its values', async () => {
    const decide = await loadPolicy(model);
    expect(await decide([3, 1])).toEqual({ action: 0, values: [6, 2] });
    expect(await decide([3, 4])).toEqual({ action: 1, values: [6, 8] });
  });

  test('refuses an observation of another length', async () => {
    const decide = await loadPolicy(model);
    await expect(decide([1, 2, 3])).rejects.toThrow('The policy reads 2 numbers, but the observation has 3.');
  });

  test.each([
    ['no action', withPort('action', { name: 'other' })],
    ['actions of another type', withPort('action', { type: 'int64' })],
    ['values of another type', withPort('values', { type: 'float64' })],
    ['a negative extent', withPort('observation', { dims: [-1, -2] })],
    ['no observation', withPort('observation', { dims: [1, 0] })],
    ['an endless observation', withPort('observation', { dims: [1, 2 ** 40] })],
    ['endless values', withPort('values', { dims: [1, 2 ** 40] })],
  ])('refuses a model with %s', async (_what, other) => {
    await expect(loadPolicy(other)).rejects.toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringContaining('The model is no policy'),
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses a weight that is %s, by its name and place',
    async (factor) => {
      await expect(loadPolicy(encodeModel(graph(factor)))).rejects.toThrow(
        expect.objectContaining({
          code: 'bad-input',
          message: expect.stringMatching(
            new RegExp(`^The weights "\\w+" of the model have ${factor} at position 1\\.`),
          ),
        }),
      );
      // As files are read: in the middle of a larger piece of memory.
      const file = Buffer.concat([Buffer.alloc(3), encodeModel(graph())]).subarray(3);
      expect((await (await loadPolicy(file))([3, 4])).values).toEqual([6, 8]);
    },
  );

  test('a damaged model is read, or refused in one sentence', async () => {
    const change = fc.record({
      at: fc.nat(model.length),
      cut: fc.nat(8),
      bytes: fc.uint8Array({ maxLength: 8 }),
      isEnd: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, cut, bytes, isEnd }) => {
        const rest = isEnd ? [] : model.subarray(at + cut);
        const damaged = Uint8Array.from([...model.subarray(0, at), ...bytes, ...rest]);
        try {
          readMetadata(damaged);
          await (await loadPolicy(damaged))([1, 2]);
        } catch (error) {
          expect(error).toBeInstanceOf(JitError);
          expect(error).toMatchObject({
            code: 'bad-input',
            message: expect.stringMatching(/^The [^\n]+\.?\n/),
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});
