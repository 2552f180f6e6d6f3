// Resizing images in NHWC, one axis after the other, and padding by mirroring: all by constant indices.
import type { Ref } from '../onnx/builder.ts';
import { type Lowered, type LoweringTable, range } from './context.ts';

/** Position in the source of each of `to` places along an axis of `from` places. */
function positions(o: Lowered, from: number, to: number, shift: number): number[] {
  const align = o.attr<boolean>('alignCorners') && to > 1;
  const scale = align ? (from - 1) / (to - 1) : from / to;
  const half = o.attr<boolean>('halfPixelCenters');
  return range(to).map((i) => (half ? scale * (i + 0.5) - shift : scale * i));
}

function resizeNearest(o: Lowered): Ref {
  const { shape } = o.value('images');
  const align = o.attr<boolean>('alignCorners');
  return [1, 2].reduce(
    (image, axis) => {
      const from = shape[axis] as number;
      const indices = positions(o, from, o.output.shape[axis] as number, 0).map((x) =>
        Math.max(0, Math.min(from - 1, align ? Math.round(x) : Math.floor(x))),
      );
      return o.gather(image, indices, [indices.length], axis);
    },
    o.as('images', o.output.dtype),
  );
}

function resizeBilinear(o: Lowered): Ref {
  const { shape } = o.value('images');
  return [1, 2].reduce(
    (image, axis) => {
      const from = shape[axis] as number;
      const at = positions(o, from, o.output.shape[axis] as number, 0.5);
      const low = at.map((x) => Math.max(0, Math.floor(x)));
      const high = at.map((x) => Math.min(from - 1, Math.ceil(x)));
      const dims = axis === 1 ? [1, at.length, 1, 1] : [1, 1, at.length, 1];
      const weight = o.graph.constant(
        'float32',
        dims,
        at.map((x, i) => x - (low[i] as number)),
      );
      const near = o.gather(image, low, [at.length], axis);
      const far = o.gather(image, high, [at.length], axis);
      return o.node('Add', [near, o.node('Mul', [o.node('Sub', [far, near]), weight])]);
    },
    o.as('images', 'float32'),
  );
}

/** Pads by mirroring: with the edge itself (symmetric) or without it (reflect). */
function mirrorPad(o: Lowered): Ref {
  const { shape } = o.value('x');
  const paddings = o.attr<[number, number][]>('paddings');
  const edge = o.attr<string>('mode') === 'symmetric' ? 1 : 0;
  return paddings.reduce((ref, [before, after], axis) => {
    if (before === 0 && after === 0) return ref;
    const length = shape[axis] as number;
    const indices = range(before + length + after).map((i) => {
      const at = i - before;
      if (at < 0) return -at - edge;
      return at < length ? at : 2 * length - 2 - at + edge;
    });
    return o.gather(ref, indices, [indices.length], axis);
  }, o.in('x'));
}

/** Images. */
export const IMAGE: LoweringTable = {
  ResizeNearestNeighbor: resizeNearest,
  ResizeBilinear: resizeBilinear,
  MirrorPad: mirrorPad,
};
