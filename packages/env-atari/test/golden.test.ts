import { expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { compareGolden } from './goldenRuns.ts';
import { findImages } from './images.ts';

// Runs if ale_py is installed, or in continuous integration, which downloads its wheel. tools/env-atari/parity.ts plays all 6000 steps.
const images = await findImages(process.env.CI !== undefined);

test.skipIf(!isHere('ale', images !== undefined))(
  'games play as in the Arcade Learning Environment',
  { timeout: 300_000 },
  () => {
    const { kinds, missing } = compareGolden(images!, 200);
    expect(missing).toEqual([]);
    expect(Object.keys(kinds).length).toBe(4);
    for (const { runs, equal, problems } of Object.values(kinds)) {
      expect(problems).toEqual([]);
      expect(equal).toBe(runs);
    }
  },
);
