// Compares layers, forward and backward, in WebAssembly and plain JavaScript, bit for bit.
import { describe, expect, it, test } from 'vitest';
import { BOTH, Memory, onBoth, onEach, PLAIN } from '../../test/kernelMemory.ts';

it.each([1, 3, 4, 9])('layers, copies and reductions, %i rows', (rows) => {
  for (const [inner, units] of [
    [1, 1],
    [3, 7],
    [5, 32],
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
      const check = (): void => {
        const at = (row: number, unit: number): number => {
          let sum = 0;
          for (let i = 0; i < inner; i++)
            sum += (x.array[row * inner + i] as number) * (w.array[i * units + unit] as number);
          return sum;
        };
        for (let row = 0; row < rows; row++) {
          for (let unit = 0; unit < units; unit++) {
            const index = row * units + unit;
            expect(plain.array[index]).toBeCloseTo(at(row, unit), 4);
            expect(relu.array[index]).toBeCloseTo(
              Math.max(0, at(row, unit) + (bias.array[unit] as number)),
              4,
            );
            expect(turned.array[unit * rows + row]).toBe(plain.array[index]);
          }
          const own = [...plain.array.subarray(row * units, (row + 1) * units)];
          expect(sums.array[row]).toBeCloseTo(
            own.reduce((a, b) => a + b, 0),
            3,
          );
        }
        expect(most.array[0]).toBe(
          Math.max(...Array.from({ length: rows }, (_, row) => plain.array[row * units] as number)),
        );
      };
      return { stages, results: [plain, relu, turned, sums, most], check };
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
      const before = [...to.array];
      const numbers = { g: g.address, rows, inner, units };
      const stages = [
        { kind: 'denseBack', ...numbers, w: w.address, to: back.address },
        { kind: 'outer', ...numbers, x: x.address, to: to.address, fade: fade.address, size: size.address },
      ] as const;
      const check = (): void => {
        const products = (count: number, product: (k: number) => number): number =>
          Array.from({ length: count }, (_, k) => product(k)).reduce((a, b) => a + b, 0);
        for (let row = 0; row < rows; row++) {
          for (let i = 0; i < inner; i++) {
            const want = products(units, (j) => g.array[row * units + j]! * w.array[i * units + j]!);
            expect(back.array[row * inner + i]).toBeCloseTo(want, 4);
          }
        }
        for (let k = 0; k < inner * units; k++) {
          const [i, j] = [Math.floor(k / units), k % units];
          const added = products(rows, (row) => x.array[row * inner + i]! * g.array[row * units + j]!);
          const want = 0.75 * before[k]! + added;
          if (Math.abs(want) < 1e-30) expect(to.array[k]).toBe(0);
          else expect(to.array[k]).toBeCloseTo(want, 4);
        }
        const sizes = [...to.array].map(Math.abs).reduce((a, b) => a + b, 2);
        expect(size.array[0]! / sizes).toBeCloseTo(1, 5);
      };
      return { stages, results: [back, to, size], check };
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

test('strided products: windows of images, a transposed matrix, sums in parts', () => {
  const [images, height, width, channels, units] = [3, 5, 4, 2, 7];
  // Windows of 2 lines and 3 columns at 4 × 2 positions, times a matrix [units, terms]; for each image separately.
  const terms = 2 * 3 * channels;
  onEach(PLAIN, 3, (of) => {
    const [x, w, bias] = [of(images * height * width * channels), of(units * terms), of(units)];
    const [forward, parts] = [of(images * 8 * units), of(images * terms * units)];
    const positions = [
      { count: 4, x: width * channels, w: 0 },
      { count: 2, x: channels, w: 0 },
    ];
    const pixels = [
      { count: 2, x: width * channels, w: 3 * channels },
      { count: 3 * channels, x: 1, w: 1 },
    ];
    const stages = [
      {
        kind: 'product',
        ...{ x: x.address, w: w.address, bias: bias.address, to: forward.address, relu: true, parts: [] },
        rows: [{ count: images, x: height * width * channels, w: 0 }, ...positions],
        inner: pixels,
        units: [{ count: units, x: 0, w: terms }],
      },
      // The gradient of the matrix: sums over the positions of each image, one part each.
      {
        kind: 'product',
        ...{ x: x.address, w: forward.address, bias: undefined, to: parts.address, relu: false },
        parts: [{ count: images, x: height * width * channels, w: 8 * units }],
        rows: pixels.map(({ count, x: step }) => ({ count, x: step, w: 0 })),
        inner: [
          { ...positions[0]!, w: 2 * units },
          { ...positions[1]!, w: units },
        ],
        units: [{ count: units, x: 0, w: 1 }],
      },
    ] as const;
    const check = (): void => {
      const pixel = (image: number, position: number, term: number): number => {
        const [line, column] = [Math.floor(position / 2), position % 2];
        const [y, k] = [Math.floor(term / (3 * channels)), term % (3 * channels)];
        return x.array[((image * height + line + y) * width + column) * channels + k]!;
      };
      for (let image = 0; image < images; image++) {
        for (let unit = 0; unit < units; unit++) {
          for (let position = 0; position < 8; position++) {
            let sum = bias.array[unit]!;
            for (let k = 0; k < terms; k++) sum += pixel(image, position, k) * w.array[unit * terms + k]!;
            expect(forward.array[(image * 8 + position) * units + unit]).toBeCloseTo(Math.max(0, sum), 4);
          }
          for (let k = 0; k < terms; k++) {
            let sum = 0;
            for (let position = 0; position < 8; position++)
              sum += pixel(image, position, k) * forward.array[(image * 8 + position) * units + unit]!;
            expect(parts.array[(image * terms + k) * units + unit]).toBeCloseTo(sum, 3);
          }
        }
      }
    };
    return { stages, results: [forward, parts], check };
  });
});
