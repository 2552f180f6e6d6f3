import type { PackedArray } from '../../../src/arrays/arrays.ts';
import { Dict } from '../../../src/spaces/dict.ts';
import { Discrete } from '../../../src/spaces/discrete.ts';
import { MultiBinary } from '../../../src/spaces/multiBinary.ts';
import { type MaskedObservation, RandomMasks, RandomMasksTask } from '../../randomMasks.ts';
import type { Defect } from '../proveKit.ts';
import { on } from './subject.ts';

/** Rules whose masks leave nothing possible now and then. */
export class StuckTask extends RandomMasksTask {
  override observe(row: Int32Array, out: PackedArray, to: number): void {
    super.observe(row, out, to);
    if (row[0] === 2) out.fill(0, to, to + 5);
  }
}

/** Environments whose masks are wrong. */
export const maskingDefects: Defect[] = [
  [
    'a mask of too few actions',
    'has valid spaces',
    'The field action_mask of the observations has 4 entries, but Discrete(5, start=3) needs 5, one for each action.',
    on(() =>
      Object.defineProperty(new RandomMasks(), 'observationSpace', {
        value: new Dict<MaskedObservation>({ about: new Discrete(6), action_mask: new MultiBinary(4) }),
      }),
    ),
  ],
  [
    'a state without a possible action',
    'the mask of possible actions, if it has one, leaves one wherever an episode goes on',
    'The action_mask of an observation leaves no action possible.',
    on(() => new RandomMasks(new StuckTask())),
  ],
];
