import { PrismError, Rng } from '@prism-rl/core';
import type { GridMap } from './gridMap.ts';
import { neighbour, parseMap } from './gridMap.ts';

/** Gymnasium's maps of the frozen lake. */
export const frozenLakeMaps: Readonly<Record<'4x4' | '8x8', readonly string[]>> = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
};

/** Cells that are drawn before a path is given up, a second's worth or two; at least so many maps. */
const mostCells = 2 ** 22;
const leastMaps = 20;

/**
 * A random map with a path from the upper left to the lower right corner: Gymnasium's `generate_random_map`.
 *
 * @param size cells on each side, 2 to 1000.
 * @param frozenProbability that a cell is no hole.
 * @param seed of the map's random stream.
 * @throws PrismError `invalid-config` for a size or probability that is not accepted, or with which no map has a path.
 */
export function randomFrozenLakeMap(size = 8, frozenProbability = 0.8, seed: number | bigint = 0): string[] {
  if (!(Number.isInteger(size) && size >= 2 && size <= 1000)) {
    throw new PrismError(
      'invalid-config',
      `The size of a random lake must be an integer from 2 to 1000, but is ${size}.`,
    );
  }
  // Below this share of frozen cells a path across is so rare that drawing maps would hardly ever end.
  const least = size <= 4 ? 0.2 : 0.5;
  if (!(frozenProbability >= least)) {
    throw new PrismError(
      'invalid-config',
      `The share of frozen cells must be at least ${least} for a path to exist, but is ${frozenProbability}.`,
    );
  }
  const p = Math.min(1, frozenProbability);
  const rng = new Rng(seed);
  const maps = Math.max(leastMaps, Math.ceil(mostCells / size ** 2));
  for (let map = 0; map < maps; map++) {
    const drawn = rng.choice(2, { size: size * size, p: [p, 1 - p] });
    const lines = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => {
        if (row === 0 && column === 0) return 'S';
        if (row === size - 1 && column === size - 1) return 'G';
        return drawn[row * size + column] === 0 ? 'F' : 'H';
      }).join(''),
    );
    if (hasPath(parseMap('FrozenLake', lines, 'SFHG'))) return lines;
  }
  throw new PrismError(
    'invalid-config',
    `None of ${maps} random lakes of ${size} × ${size} cells, a share of ${p} of them frozen, has a path from start to goal.`,
    { hint: 'From a share of 0.6 on most large lakes have one: take more frozen cells, or a smaller lake.' },
  );
}

function hasPath(map: GridMap): boolean {
  const seen = new Uint8Array(map.letters.length);
  const frontier = [0];
  for (let cell = frontier.pop(); cell !== undefined; cell = frontier.pop()) {
    if (map.letters[cell] === 'G') return true;
    if (seen[cell] === 1 || map.letters[cell] === 'H') continue;
    seen[cell] = 1;
    frontier.push(neighbour(map, cell, 1, 0), neighbour(map, cell, 0, 1));
    frontier.push(neighbour(map, cell, -1, 0), neighbour(map, cell, 0, -1));
  }
  return false;
}
