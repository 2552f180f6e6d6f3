import { type MaybePromise, PrismError } from '@prism-rl/core';
import { type AtariGame, atariGame, gameSpec } from './game.ts';
import { romHint } from './recogniseImage.ts';
import { md5Hex } from './romFiles.ts';

/** Finds a game's image by name (`pong`), or returns `undefined`. */
export type RomSource = (name: string) => MaybePromise<Uint8Array | undefined>;

const sources: RomSource[] = [];

/**
 * Adds a source of images, asked before those added earlier. In Node, the folder of `./node` is always the last source; in a browser, a
 * page provides the images that its user opened.
 */
export function provideRoms(source: RomSource): void {
  sources.unshift(source);
}

/**
 * Loads a game with its image from the first source that provides it.
 *
 * @throws PrismError `file` if no source provides it, `corrupt` if the image is a different one.
 */
export async function loadGame(name: string): Promise<AtariGame> {
  const spec = gameSpec(name);
  for (const source of [...sources, nodeFolder]) {
    const image = await source(name);
    if (image === undefined) continue;
    const found = md5Hex(image);
    if (found !== spec.md5) {
      throw PrismError.corrupt`The image found for ${name} has MD5 ${found}, but should have ${spec.md5}.
        ${romHint}`;
    }
    return atariGame(name, image);
  }
  throw new PrismError('file', `The cartridge image of ${name} is missing.`, { hint: romHint });
}

async function nodeFolder(name: string): Promise<Uint8Array | undefined> {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  if (process?.versions?.node === undefined) return undefined;
  const { readRom } = await import('#node');
  return readRom(name);
}
