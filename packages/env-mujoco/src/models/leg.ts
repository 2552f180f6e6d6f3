/** A leg in a plane, of thigh, shank and foot: Hopper has one, Walker2d two of them. */

import type { Attributes, Element } from './mjcf.ts';
import { body, hinge, upright, type Vector } from './mjcf.ts';

/** Options that differ from leg to leg. */
interface Leg {
  /** Suffix of the names of its parts. */
  readonly suffix: string;
  /** Distance of the toe from the ankle, and half the length of the foot. */
  readonly toe: number;
  readonly halfFoot: number;
  readonly footRadius: number;
  readonly footFriction: number;
  readonly look?: Attributes;
}

const backwards: Vector = [0, -1, 0];
/** The foot lies: a quarter turn around y, whose two numbers differ in the last bit as they do in Gymnasium's model. */
const lying = [Math.SQRT1_2, 0, 2 ** -53 - Math.SQRT1_2, 0];

export function leg({ suffix, toe, halfFoot, footRadius, footFriction, look = {} }: Leg): Element {
  return body(
    `thigh${suffix}`,
    [0, 0, -0.19999999999999996],
    [
      hinge(`thigh${suffix}_joint`, backwards, { range: [-150, 0] }),
      upright(`thigh${suffix}_geom`, 0.05, 0.22500000000000003, {
        ...{ pos: [0, 0, -0.22500000000000009], friction: 0.9, ...look },
      }),
      body(
        `leg${suffix}`,
        [0, 0, -0.7000000000000001],
        [
          hinge(`leg${suffix}_joint`, backwards, { pos: [0, 0, 0.25], range: [-150, 0] }),
          upright(`leg${suffix}_geom`, 0.04, 0.25, { friction: 0.9, ...look }),
          body(
            `foot${suffix}`,
            [toe, 0, -0.35],
            [
              hinge(`foot${suffix}_joint`, backwards, { pos: [-toe, 0, 0.1], range: [-45, 45] }),
              upright(`foot${suffix}_geom`, footRadius, halfFoot, {
                ...{ pos: [-toe / 2, 0, 0.1], quat: lying, friction: footFriction, ...look },
              }),
            ],
          ),
        ],
      ),
    ],
  );
}
