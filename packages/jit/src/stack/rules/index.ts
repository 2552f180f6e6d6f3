// The rules of all operations that are stacked in one piece.
import type { Operation } from '../../program/ir.ts';
import type { StackRule, StackRules } from '../stackedOperation.ts';
import { AXES } from './axes.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { IMAGES } from './images.ts';
import { INDICES } from './indices.ts';
import { MOVES } from './moves.ts';
import { PRODUCTS } from './products.ts';

const RULES: StackRules = { ...ELEMENTWISE, ...PRODUCTS, ...AXES, ...MOVES, ...INDICES, ...IMAGES };

/** The rule of an operation; undefined where it is done once for each run. */
export function stackRule({ op }: Operation): StackRule | undefined {
  return Object.hasOwn(RULES, op) ? RULES[op] : undefined;
}
