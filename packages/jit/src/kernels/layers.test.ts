// Compares layers, forward and backward, in WebAssembly and plain JavaScript, bit for bit. What they are: `divide/smallStep.test.ts`, and
// for traces the streaming agents beside PyTorch.
import { describe, expect, it, test } from 'vitest';
import { BOTH, Memory, onBoth } from '../../test/kernelMemory.ts';

it.each([1, 3, 4, 9])('layers, copies and reductions, %i rows', (rows) => {
  for (const [inner, units] of [
    [1, 1],
    [3, 7],
    [5, 32],
    [12, 38],
    [17, 45],
    [64, 130],
    [131, 67],
  ] as const) {
    onBoth(rows * units, (of) => {
      const [x, w, bias] = [of(rows * inner), of(inner * units), of(units)];
      const [plain, relu, turned] = [of(rows * units), of(rows * units), of(2 * rows * units)];
      const [sums, most] = [of(rows), of(units)];
      const layer = { kind: 'dense', x: x.address, w: w.address, rows, inner, units } as const;
      const stages = [
        { ...layer, bias: undefined, to: plain.address, relu: false },
        { ...layer, bias: bias.address, to: relu.address, relu: true },
        // Columns become rows, with a gap of one after each.
        {
          kind: 'move',
          from: plain.address,
          to: turned.address,
          shape: [1, rows, units],
          fromStrides: [0, units, 1],
          toStrides: [0, 1, rows],
        },
        { kind: 'reduce', op: 'add', from: plain.address, to: sums.address, shape: [rows, units, 1] },
        { kind: 'reduce', op: 'atLeast', from: plain.address, to: most.address, shape: [1, rows, units] },
      ] as const;
      return { stages, results: [plain, relu, turned, sums, most] };
    });
  }
});

describe.each([1, 5])('the gradients of a layer, %i rows', (rows) => {
  test.each([
    [1, 1],
    [3, 7],
    [17, 32],
    [9, 45],
    [64, 2],
    [37, 67],
  ] as const)('%i to %i', (inner, units) => {
    onBoth(rows * units, (of) => {
      const [x, g, w] = [of(rows * inner), of(rows * units), of(inner * units)];
      const [back, fade, size] = [of(rows * inner), of(1, () => 0.75), of(1, () => 2)];
      // The previous sum: ordinary numbers, and some that decay.
      const to = of(inner * units, (i) => (i % 10 === 3 ? 1e-30 : Math.sin(i)));
      for (let i = 0; i < inner; i += 3) for (let row = 0; row < rows; row++) x.array[row * inner + i] = 0;
      const numbers = { g: g.address, rows, inner, units };
      const stages = [
        { kind: 'denseBack', ...numbers, w: w.address, to: back.address },
        { kind: 'outer', ...numbers, x: x.address, to: to.address, fade: fade.address, size: size.address },
      ] as const;
      return { stages, results: [back, to, size] };
    });
  });
});

test('decaying numbers end at 0 without becoming denormal; NaN remains', () => {
  for (const compile of BOTH) {
    const memory = new Memory();
    const [x, fade, size] = [memory.allocate(1), memory.allocate(1), memory.allocate(1)];
    const [g, to] = [memory.allocate(21), memory.allocate(21)];
    to.array.fill(1);
    to.array[2] = to.array[20] = Number.NaN;
    fade.array[0] = 0.5;
    const addresses = { x: x.address, g: g.address, to: to.address, fade: fade.address, size: size.address };
    const outer = { kind: 'outer', ...addresses, rows: 1, inner: 1, units: 21 } as const;
    const kernel = compile({ stages: [outer] }, memory);
    for (let k = 0; k < 99; k++) kernel?.();
    expect(to.array[0]).toBeCloseTo(2 ** -99, 35);
    expect(to.array[0]).toBeGreaterThan(0);
    kernel?.();
    const want = Array.from({ length: 21 }, (_, k) => (k === 2 || k === 20 ? Number.NaN : 0));
    expect([...to.array]).toEqual(want);
  }
});
