import { gameNames, gameSpec, imagesWithoutRules } from './game.ts';
import { md5Hex } from './romFiles.ts';

export interface RecognisedImage {
  /** The Arcade Learning Environment's name: `pong`. */
  readonly name: string;
  /** Whether this package has rules for it (two-player games have none). */
  readonly playable: boolean;
}

let byMd5: Map<string, RecognisedImage> | undefined;

/** Sizes that a known image can have. */
export const knownImageSizes: ReadonlySet<number> = new Set(
  [...gameNames.map((name) => gameSpec(name)), ...Object.values(imagesWithoutRules)].map((spec) => spec.size),
);

/** Recognises a cartridge image by its MD5. */
export function recogniseImage(image: Uint8Array): RecognisedImage | undefined {
  byMd5 ??= new Map<string, RecognisedImage>([
    ...gameNames.map((name) => [gameSpec(name).md5, { name, playable: true }] as const),
    ...Object.entries(imagesWithoutRules).map(([name, { md5 }]) => [md5, { name, playable: false }] as const),
  ]);
  return knownImageSizes.has(image.length) ? byMd5.get(md5Hex(image)) : undefined;
}

/** Hint for errors: how to get images. */
export const romHint =
  'Run `pip download --no-deps ale-py` and import the wheel: prism atari roms import ale_py-….whl (a folder or zip of your own images works too). PrismCatch-v5 needs none.';
