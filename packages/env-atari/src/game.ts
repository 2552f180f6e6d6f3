import { PrismError } from '@prism-rl/core';
import { camelName, gameSpec } from './games/catalogue.ts';
import type { GameSpec } from './games/gameSpec.ts';

/** A game with its cartridge image: what environments are made of. */
export interface AtariGame {
  /** Name in ids: `Pong`. */
  readonly id: string;
  readonly spec: GameSpec;
  readonly image: Uint8Array;
}

/**
 * A game of the catalogue with an image that you bring.
 *
 * @param name as in the Arcade Learning Environment: `pong`.
 * @throws PrismError `unknown-name`, or `incompatible` for an image of another size.
 */
export function atariGame(name: string, image: Uint8Array): AtariGame {
  const spec = gameSpec(name);
  if (image.length !== spec.size) {
    throw new PrismError(
      'incompatible',
      `The image of ${name} has ${spec.size} bytes, but this one has ${image.length}.`,
      {
        hint: `Its MD5 should be ${spec.md5}.`,
      },
    );
  }
  return { id: camelName(name), spec, image };
}
