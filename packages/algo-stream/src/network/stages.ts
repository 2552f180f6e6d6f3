// Passes through a network as stages of a kernel.
import { Instructions, type Operand, type Stage, type Store } from '@prism-rl/jit/kernels';
import { type Activations, type Layout, LEAK, NORM_EPSILON, type Patches, type Region } from './layout.ts';

/** Writes the instructions of a loop over arrays, by address, and scalars. */
export class LoopWriter {
  readonly #instructions = new Instructions('element');
  readonly #stores: Store[] = [];

  load({ address }: Region): Operand {
    return this.#instructions.add({ kind: 'load', address });
  }

  /** Returns number `place` of a region (default the first), the same for all elements. */
  scalar({ address }: Region, place = 0): Operand {
    return this.#instructions.add({ kind: 'loadOfRow', address: address + 4 * place });
  }

  number(value: number): Operand {
    return this.#instructions.add({ kind: 'number', value });
  }

  apply(...[op, ...operands]: Parameters<Instructions['apply']>): Operand {
    return this.#instructions.apply(op, ...operands);
  }

  store({ address }: Region, value: Operand, place = 0): void {
    this.#stores.push({ address: address + 4 * place, value });
  }

  finish(length: number): Stage {
    return { kind: 'loop', length, instructions: this.#instructions.list, stores: this.#stores };
  }
}

export function loop(length: number, write: (into: LoopWriter) => void): Stage {
  const into = new LoopWriter();
  write(into);
  return into.finish(length);
}

/** Sums an array into a place of a region. */
export function sum(from: Region, to: Region, place = 0): Stage {
  return {
    ...{ kind: 'reduce', op: 'add', from: from.address, to: to.address + 4 * place },
    shape: [1, from.length, 1],
  };
}

/** Computes the outputs of all layers from an input. */
export function forward(layout: Layout, { input, outputs, patches, moments }: Activations): Stage[] {
  const { layers, parameters, parametersOf, scratch } = layout;
  return layers.flatMap((layer, k): Stage[] => {
    const from = k === 0 ? input : outputs[k - 1]!;
    const to = outputs[k]!;
    if (layer.kind === 'leakyRectifier') {
      return [
        loop(layer.size, (into) => {
          const x = into.load(from);
          into.store(to, into.apply('atLeast', x, into.apply('mul', x, into.number(LEAK))));
        }),
      ];
    }
    if (layer.kind === 'layerNorm') return normalize(layer.size, from, to, moments[k]!, scratch);
    const { kernel, bias } = parametersOf[k]!;
    const { rows, inner, units } = layer;
    const seen = patches[k];
    return [
      ...(seen === undefined ? [] : copyPatches(layer.patches!, from, seen)),
      {
        ...{ kind: 'dense', x: (seen ?? from).address, rows, inner, units, to: to.address, relu: false },
        w: parameters.address + kernel,
        bias: parameters.address + bias,
      },
    ];
  });
}

/** y ← (x − mean) / √(variance + ε) */
function normalize(size: number, x: Region, y: Region, moments: Region, scratch: Region): Stage[] {
  return [
    sum(x, moments),
    loop(1, (into) => {
      into.store(moments, into.apply('mul', into.scalar(moments), into.number(1 / size)));
    }),
    loop(size, (into) => {
      const distance = into.apply('sub', into.load(x), into.scalar(moments));
      into.store(y, distance);
      into.store(scratch, into.apply('mul', distance, distance));
    }),
    sum({ address: scratch.address, length: size }, moments, 1),
    loop(1, (into) => {
      const variance = into.apply('mul', into.scalar(moments, 1), into.number(1 / size));
      const deviation = into.apply('sqrt', into.apply('add', variance, into.number(NORM_EPSILON)));
      into.store(moments, into.apply('div', into.number(1), deviation), 1);
    }),
    loop(size, (into) => into.store(y, into.apply('mul', into.load(y), into.scalar(moments, 1)))),
  ];
}

/** Copies the patch at each filter position into a row, channels last: a copy per filter line (and channel, if channels come first). */
function copyPatches(
  { picture, size, stride, outHeight, outWidth }: Patches,
  from: Region,
  to: Region,
): Stage[] {
  const { height, width, channels, isChannelsFirst } = picture;
  const row = size * size * channels;
  // Number of planes of a picture, and the distance between pixels of a plane.
  const [planes, pixel] = isChannelsFirst ? [channels, 1] : [1, channels];
  return Array.from({ length: size * planes }, (_, k) => {
    const [y, plane] = [Math.floor(k / planes), k % planes];
    return {
      kind: 'move',
      from: from.address + 4 * (plane * height + y) * width * pixel,
      to: to.address + 4 * (y * size * channels + plane),
      shape: [outHeight, outWidth, size * pixel],
      fromStrides: [stride * width * pixel, stride * pixel, 1],
      toStrides: [outWidth * row, row, planes],
    };
  });
}

/** Backpropagates from the last layer's output through the activations `here`: e ← fade·e + ∇ in a row's traces, and ‖e‖₁. */
export function backward(layout: Layout, traces: Region): Stage[] {
  const { layers, parameters, parametersOf, here, gradients, scratch, sums, ones, scalars } = layout;
  const stages: Stage[] = [loop(1, (into) => into.store(scalars.size, into.number(0)))];
  for (const [k, layer] of [...layers.entries()].reverse()) {
    const given = gradients[k]!;
    const wanted = k > 0 ? gradients[k - 1]! : undefined;
    if (layer.kind === 'leakyRectifier') {
      stages.push(
        loop(layer.size, (into) => {
          const g = into.load(given);
          const isPositive = into.apply('less', into.number(0), into.load(here.outputs[k]!));
          const leaked = into.apply('mul', g, into.number(LEAK));
          into.store(wanted!, into.apply('select', isPositive, g, leaked));
        }),
      );
    } else if (layer.kind === 'layerNorm') {
      // ∂x = (g − mean(g) − y·mean(g·y)) / standard deviation
      const { size } = layer;
      const y = here.outputs[k]!;
      stages.push(
        loop(size, (into) => into.store(scratch, into.apply('mul', into.load(given), into.load(y)))),
        sum(given, sums),
        sum({ address: scratch.address, length: size }, sums, 1),
        loop(1, (into) => {
          for (const place of [0, 1]) {
            const mean = into.apply('mul', into.scalar(sums, place), into.number(1 / size));
            into.store(sums, mean, place);
          }
        }),
        loop(size, (into) => {
          const along = into.apply('mul', into.load(y), into.scalar(sums, 1));
          const centred = into.apply('sub', into.apply('sub', into.load(given), into.scalar(sums)), along);
          into.store(wanted!, into.apply('mul', centred, into.scalar(here.moments[k]!, 1)));
        }),
      );
    } else {
      const { kernel, bias } = parametersOf[k]!;
      const { rows, inner, units } = layer;
      const x = here.patches[k] ?? (k === 0 ? here.input : here.outputs[k - 1]!);
      const g = given.address;
      const fading = { kind: 'outer', g, rows, units, fade: scalars.fade.address } as const;
      const size = scalars.size.address;
      stages.push(
        { ...fading, x: x.address, inner, to: traces.address + kernel, size },
        { ...fading, x: ones.address, inner: 1, to: traces.address + bias, size },
      );
      if (wanted !== undefined) {
        const w = parameters.address + kernel;
        stages.push({ kind: 'denseBack', g, w, to: wanted.address, rows, inner, units });
      }
    }
  }
  return stages;
}
