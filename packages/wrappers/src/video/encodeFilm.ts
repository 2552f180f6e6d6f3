import { PrismError } from '@prism-rl/core';

import type { Film } from './film.ts';

export type FilmFormat = 'gif' | 'mp4' | 'png';

/** Returns the format of a file name. @throws PrismError `invalid-argument` unless it ends in .gif, .mp4, .png or .apng. */
export function filmFormatOf(fileName: string): FilmFormat {
  const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (ending === 'gif' || ending === 'mp4' || ending === 'png') return ending;
  if (ending === 'apng') return 'png';
  throw PrismError.invalidArgument`The name "${fileName}" does not say what kind of film it is.
    Let it end in .mp4, .gif or .png (an animated PNG).`;
}

/**
 * Encodes a film. `mp4` is small but lossy; `png` (animated) is lossless; `gif` is lossless up to 256 colours.
 *
 * @throws PrismError `invalid-argument` for a film without pictures.
 */
export async function encodeFilm(film: Film, format: FilmFormat): Promise<Uint8Array> {
  if (film.length === 0) throw PrismError.invalidArgument`A film without pictures cannot be encoded.`;
  switch (format) {
    case 'gif':
      return (await import('./gif.ts')).encodeGif(film);
    case 'png':
      return (await import('./apng.ts')).encodeApng(film);
    case 'mp4':
      return (await import('./mp4.ts')).encodeMp4(film);
  }
}
