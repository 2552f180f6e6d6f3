import type { DType } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Space } from './space.ts';

/** How the parts of a composite space lie side by side. */
export interface PartLayout {
  /** `int32` if all parts are of integer types, else `float32` (float64 parts are rounded, integers exact up to 2²⁴). */
  readonly dtype: DType;
  readonly size: number;
  readonly flatSize: number;
}

/** @throws PrismError `invalid-space` if there is no part. */
export function layOut(name: string, parts: readonly Space[]): PartLayout {
  if (parts.length === 0) {
    throw new PrismError('invalid-space', `A ${name} needs at least one space.`, {
      hint: 'Name its parts, for example new Tuple([new Discrete(2)]).',
    });
  }
  return {
    dtype: parts.some((part) => part.dtype.startsWith('float')) ? 'float32' : 'int32',
    size: parts.reduce((sum, part) => sum + part.size, 0),
    flatSize: parts.reduce((sum, part) => sum + part.flatSize, 0),
  };
}
