import type { DType } from '../arrays/arrays.ts';
import { describeValue } from '../words/describeValue.ts';
import { type Box, isBox } from './box.ts';
import type { Space } from './space.ts';

/** Describes, for messages, a value that a space does not contain, with its fault if a few words can name it. */
export function outside(space: Space, value: unknown): string {
  return `${describeValue(value)}, which is not in ${space}${isBox(space) ? wrongElement(space, value) : ''}`;
}

/** The fault of a value that a box does not contain, as the end of a sentence; an empty text if there is no short description. */
export function wrongElement(space: Box<DType>, value: unknown): string {
  const { low, high, size } = space;
  if (!(value instanceof low.constructor) || (value as Float32Array).length !== size) {
    return `: a value is a ${low.constructor.name} of length ${size}`;
  }
  const elements = value as Float32Array;
  const wrong = elements.findIndex((element, i) => !(element >= low[i]! && element <= high[i]!));
  return wrong < 0 ? '' : `: element ${wrong} is ${elements[wrong]}`;
}
