import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JitError } from '../src/errors.ts';
import { GraphBuilder } from '../src/onnx/builder.ts';
import { ELEMENT_TYPE, encodeModel, type OnnxGraph } from '../src/onnx/model.ts';
import { readMetadata, withMetadata } from '../src/onnx/rewriteModel.ts';
import { loadPolicy } from '../src/portable/index.ts';

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
  test('acts, with its values', () => {
    const policy = loadPolicy(model);
    expect(policy.act([3, 1])).toBe(0);
    expect(policy.assess([3, 1])).toEqual({ action: 0, values: [6, 2] });
    expect(policy.assess([3, 4])).toEqual({ action: 1, values: [6, 8] });
  });

  test('is read again from what it writes', () => {
    expect(loadPolicy(loadPolicy(model).export('onnx')).assess([3, 4])).toEqual({
      action: 1,
      values: [6, 8],
    });
  });

  test('refuses an observation of another length', () => {
    expect(() => loadPolicy(model).act([1, 2, 3])).toThrow(
      'The policy reads 2 numbers, but the observation has 3.',
    );
  });

  test.each([
    ['no action', withPort('action', { name: 'other' })],
    ['actions of another type', withPort('action', { type: 'int64' })],
    ['values of another type', withPort('values', { type: 'float64' })],
    ['a negative extent', withPort('observation', { dims: [-1, -2] })],
    ['no observation', withPort('observation', { dims: [1, 0] })],
    ['an endless observation', withPort('observation', { dims: [1, 2 ** 40] })],
    ['endless values', withPort('values', { dims: [1, 2 ** 40] })],
  ])('refuses a model with %s', (_what, other) => {
    expect(() => loadPolicy(other)).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringContaining('The model is no policy'),
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses a weight that is %s, by its name and place',
    (factor) => {
      expect(() => loadPolicy(encodeModel(graph(factor)))).toThrow(
        expect.objectContaining({
          code: 'bad-input',
          message: expect.stringMatching(
            new RegExp(`^The weights "\\w+" of the model have ${factor} at position 1\\.`),
          ),
        }),
      );
      // As files are read: in the middle of a larger piece of memory.
      const file = Buffer.concat([Buffer.alloc(3), encodeModel(graph())]).subarray(3);
      expect(loadPolicy(file).assess([3, 4]).values).toEqual([6, 8]);
    },
  );

  test('a damaged model is read, or refused in one sentence', () => {
    const change = fc.record({
      at: fc.nat(model.length),
      cut: fc.nat(8),
      bytes: fc.uint8Array({ maxLength: 8 }),
      isEnd: fc.boolean(),
    });
    fc.assert(
      fc.property(change, ({ at, cut, bytes, isEnd }) => {
        const rest = isEnd ? [] : model.subarray(at + cut);
        const damaged = Uint8Array.from([...model.subarray(0, at), ...bytes, ...rest]);
        try {
          readMetadata(damaged);
          const policy = loadPolicy(damaged);
          if (policy.begin().length === 0) policy.act([1, 2]);
        } catch (error) {
          // A policy for other observations.
          if (error instanceof RangeError) {
            expect(error.message).toMatch(/^The policy /);
            return;
          }
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
