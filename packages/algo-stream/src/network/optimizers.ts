// Stages of an update from traces and an error to new parameters, in the notation of the papers.
import type { Stage } from '@prism-rl/jit/kernels';
import type { Layout, Region } from './layout.ts';
import { loop, sum } from './stages.ts';

/** Determines how far parameters move along their traces. */
export type Optimizer =
  /** Overshooting-bounded gradient descent (Elsayed et al. 2024, ObGD): no step overshoots its target by much. */
  | { readonly kind: 'obgd'; readonly stepSize: number; readonly kappa: number }
  /** ObGD with traces divided by their root mean square (Elsayed et al. 2024, adaptive ObGD). */
  | {
      readonly kind: 'adaptive-obgd';
      readonly stepSize: number;
      readonly kappa: number;
      readonly beta2: number;
    }
  /** w ← w + α δ e */
  | { readonly kind: 'sgd'; readonly stepSize: number }
  /** Clips errors to [−1, 1], divides steps by their root mean square (after Gogianu et al. 2026, Adaptive Q). */
  | {
      readonly kind: 'adaptive';
      readonly stepSize: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

/** Adaptive ObGD adds this to a mean square. */
const EPSILON = 1e-8;
/** Smaller mean squares become 0, because denormal numbers are slow. */
const LEAST = 1e-36;

/** Whether an optimizer keeps mean squares. */
export function isAdjusted({ kind }: Optimizer): boolean {
  return kind === 'adaptive-obgd' || kind === 'adaptive';
}

/** Moves the parameters along the traces of a row. */
export function update(layout: Layout, traces: Region, optimizer: Optimizer): Stage[] {
  const { parameters, adjusted, scalars } = layout;
  switch (optimizer.kind) {
    case 'sgd':
      return [
        loop(1, (into) => {
          // step ← α δ
          const step = into.apply('mul', into.number(optimizer.stepSize), into.scalar(scalars.delta));
          into.store(scalars.step, step);
        }),
        along(parameters, traces, scalars.step),
      ];
    case 'obgd':
      return [bounded(layout, optimizer), along(parameters, traces, scalars.step)];
    case 'adaptive-obgd':
      return [
        ...adjust(layout, traces, optimizer.beta2, false, EPSILON),
        sum(layout.sizes, scalars.size),
        bounded(layout, optimizer),
        along(parameters, adjusted, scalars.step),
      ];
    case 'adaptive':
      return [
        loop(1, (into) => {
          // δ ← min(max(δ, −1), 1); step ← α δ
          const least = into.apply('atLeast', into.scalar(scalars.delta), into.number(-1));
          const cut = into.apply('atMost', least, into.number(1));
          into.store(scalars.delta, cut);
          into.store(scalars.step, into.apply('mul', into.number(optimizer.stepSize), cut));
        }),
        ...adjust(layout, traces, optimizer.beta2, true, optimizer.epsilon),
        along(parameters, adjusted, scalars.step),
      ];
  }
}

/** δ̄ ← max(|δ|, 1); M ← α κ δ̄ ‖e‖₁; step ← α / max(M, 1) · δ */
function bounded(
  { scalars }: Layout,
  { stepSize, kappa }: { readonly stepSize: number; readonly kappa: number },
): Stage {
  return loop(1, (into) => {
    const delta = into.scalar(scalars.delta);
    const one = into.number(1);
    const atLeastOne = into.apply('atLeast', into.apply('abs', delta), one);
    const scaled = into.apply('mul', into.number(stepSize * kappa), atLeastOne);
    const overshoot = into.apply('mul', scaled, into.scalar(scalars.size));
    const alpha = into.apply('div', into.number(stepSize), into.apply('atLeast', overshoot, one));
    into.store(scalars.step, into.apply('mul', alpha, delta));
  });
}

/** w ← w + step · e */
function along(parameters: Region, traces: Region, step: Region): Stage {
  return loop(parameters.length, (into) => {
    const moved = into.apply('mul', into.scalar(step), into.load(traces));
    into.store(parameters, into.apply('add', into.load(parameters), moved));
  });
}

/**
 * v ← β₂ v + (1 − β₂)(δ e)²; v̂ ← v / (1 − β₂ᵗ); adjusted traces ← e / √(v̂ + ε), or e / (√v̂ + ε).
 *
 * @param isOutside whether ε is added after the root, as in Adam.
 */
function adjust(layout: Layout, traces: Region, beta2: number, isOutside: boolean, epsilon: number): Stage[] {
  const { parameters, variance, adjusted, sizes, scalars } = layout;
  return [
    loop(1, (into) => {
      const decay = into.apply('mul', into.scalar(scalars.decay), into.number(beta2));
      const one = into.number(1);
      into.store(scalars.decay, decay);
      into.store(scalars.correction, into.apply('div', one, into.apply('sub', one, decay)));
    }),
    loop(parameters.length, (into) => {
      const e = into.load(traces);
      const moved = into.apply('mul', into.scalar(scalars.delta), e);
      const old = into.apply('mul', into.number(beta2), into.load(variance));
      const square = into.apply('mul', into.number(1 - beta2), into.apply('mul', moved, moved));
      const v = into.apply('add', old, square);
      const isTiny = into.apply('less', v, into.number(LEAST));
      const kept = into.apply('select', isTiny, into.number(0), v);
      into.store(variance, kept);
      const mean = into.apply('mul', kept, into.scalar(scalars.correction));
      const root = isOutside
        ? into.apply('add', into.apply('sqrt', mean), into.number(epsilon))
        : into.apply('sqrt', into.apply('add', mean, into.number(epsilon)));
      const result = into.apply('div', e, root);
      into.store(adjusted, result);
      into.store(sizes, into.apply('abs', result));
    }),
  ];
}
