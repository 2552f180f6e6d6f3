// Shapes that TensorFlow.js lets pass: it would notice them only by computing, which a trace leaves out, or never.

import type { Attributes } from '../program/ir.ts';
import * as tf from '../tensorflow.ts';
import type { OperationInputs } from './backend.ts';

/** Shapes that do not fit. */
export class DoesNotFit extends Error {}

function assertThat(fits: boolean, sentence: string): asserts fits {
  if (!fits) throw new DoesNotFit(sentence);
}

function assertProduct(a: readonly number[], b: readonly number[], attrs: Attributes): void {
  assertThat(a.length >= 2 && b.length >= 2, 'a product takes matrices');
  const ofA = a.at(attrs.transposeA === true ? -2 : -1);
  const ofB = b.at(attrs.transposeB === true ? -1 : -2);
  assertThat(ofA === ofB, `the inner sizes ${ofA} and ${ofB} differ`);
}

/** Throws {@link DoesNotFit} for operands that an operation cannot take. */
export function assertFits(op: string, inputs: OperationInputs, attrs: Attributes): void {
  switch (op) {
    case 'BatchMatMul':
    case '_FusedMatMul':
      assertProduct(inputs.a!.shape, inputs.b!.shape, attrs);
      break;
    case 'FusedBatchNorm': {
      const { x, ...others } = inputs;
      for (const [name, other] of Object.entries(others)) {
        const size = other?.shape.at(-1) ?? 1;
        const last = x!.shape.at(-1);
        assertThat(size === 1 || size === last, `${name} has ${size} numbers for ${last} channels`);
      }
      break;
    }
    case 'PadV2': {
      const rank = inputs.x!.shape.length;
      const { length } = attrs.paddings as unknown[];
      assertThat(length === rank, `${rank} axes need as many paddings, not ${length}`);
      break;
    }
    case 'Transpose': {
      const perm = attrs.perm as number[];
      assertThat(
        new Set(perm).size === perm.length,
        `the permutation [${perm.join(',')}] names an axis twice`,
      );
      break;
    }
    case 'Cumprod':
    case 'Cumsum': {
      const axis = attrs.axis as number;
      const rank = inputs.x!.shape.length;
      assertThat(axis < rank, `there is no axis ${axis} among ${rank}`);
      break;
    }
  }
}

/** Throws {@link DoesNotFit} where windows are larger than the image that they move over. */
export function assertNotEmpty(inputs: OperationInputs, shape: readonly number[]): void {
  const isGiven = Object.values(inputs).every(
    (input) => input === undefined || tf.util.sizeFromShape(input.shape) > 0,
  );
  assertThat(
    !isGiven || shape.every((size) => size > 0),
    `the window is larger than the image, of which [${shape.join(',')}] would be left`,
  );
}
