/**
 * Writes the actions that the parity fixture replays, one JSON object per line, for `replay.py`: `node --conditions=@prism-rl/source
 * tools/env-box2d/recordActions.ts > /tmp/actions.jsonl`
 */

import { play, variants } from '../../packages/env-box2d/test/parityRuns.ts';

const seeds = 40;
for (const variant of variants) {
  for (const policy of ['random', 'heuristic'] as const) {
    for (let seed = 0; seed < seeds; seed++) {
      const episodes: (number | number[])[][] = [];
      play(variant, policy, seed, (_observation, _reward, _terminated, action) => {
        if (action === undefined) episodes.push([]);
        else episodes.at(-1)?.push(typeof action === 'number' ? action : [...action]);
      });
      const { name, gymnasium, discrete } = variant;
      process.stdout.write(
        `${JSON.stringify({ name, policy, seed, ...gymnasium, discrete: discrete !== undefined, episodes })}\n`,
      );
    }
  }
}
