import type { Space } from './space.ts';
import { partsOf } from './spaceParts.ts';

/** Numbers of a one-hot row, at most: with 50 000 a step of DQN takes a fifth of a second, and with a million minutes. */
const longestRow = 2 ** 14;

/** Whether networks can see the discrete parts of observations as one-hot rows: `true`, or why not, as agents say it. */
export function oneHotFits(observationSpace: Space): true | string {
  const length = partsOf(observationSpace)
    .filter(({ space: { kind } }) => kind === 'discrete' || kind === 'multi-discrete')
    .reduce((sum, { space }) => sum + space.flatSize, 0);
  return (
    length <= longestRow ||
    `sees discrete observations as one-hot rows, which for these would have ${length} numbers (at most ${longestRow})`
  );
}
