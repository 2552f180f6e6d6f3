/**
 * Runs the complete golden file and prints a summary. Needs the reference's images (see packages/env-atari/test/images.ts):
 *
 *   ATARI_ROMS=ale_py-….whl node --conditions=@prism-rl/source tools/env-atari/parity.ts [--games a,b] [--steps 6000]
 *
 * `--fetch` downloads the wheel with pip if no other source has the images; if that fails, it says so and exits with status 0
 */
import { compareGolden } from '../../packages/env-atari/test/goldenRuns.ts';
import { findImages } from '../../packages/env-atari/test/images.ts';
import { readArguments } from '../../scripts/readArguments.ts';

const { values } = readArguments(
  'npm run node -- tools/env-atari/parity.ts [--games a,b] [--steps 6000] [--fetch]',
  {
    options: {
      games: { type: 'string' },
      steps: { type: 'string', default: '6000' },
      fetch: { type: 'boolean', default: false },
    },
  },
);
const images = await findImages(values.fetch);
if (images === undefined) {
  console.log(
    'No images found: set ATARI_ROMS to a wheel of ale-py (pip download --no-deps ale-py). Nothing was compared.',
  );
  process.exit(0);
}
const start = performance.now();
const { kinds, missing } = compareGolden(images, Number(values.steps), values.games?.split(','));
for (const [kind, { equal, runs, problems }] of Object.entries(kinds)) {
  console.log(`${kind}: ${equal}/${runs} equal`);
  for (const problem of problems) console.log(`  ${problem}`);
}
if (missing.length > 0) console.log(`not compared, image missing: ${missing.join(', ')}`);
console.log(`${((performance.now() - start) / 1000).toFixed(1)} s`);
process.exit(Object.values(kinds).every(({ equal, runs }) => equal === runs) && missing.length === 0 ? 0 : 1);
