import * as loaded from 'gifenc';
import { exactPalette } from './apng.ts';
import type { Film } from './film.ts';

/** GIF plays everywhere. Films of at most 256 colours lose nothing; others get a palette for each picture. */

/** Node puts the CommonJS module under `default`; bundlers export the names directly. */
const { applyPalette, GIFEncoder, quantize } = (
  loaded.default.applyPalette === undefined ? loaded : loaded.default
) as Required<typeof loaded.default>;

/** Browsers slow pictures shorter than two hundredths of a second down to ten hundredths, so faster films skip pictures. */
const mostFramesPerSecond = 50;
/** Longest duration of a picture, a 16-bit number: eleven minutes. */
const mostHundredths = 65_535;

/** Encodes a GIF that loops forever. */
export function encodeGif(film: Film): Uint8Array {
  const encoder = GIFEncoder();
  const { width, height } = film;
  const stride = Math.ceil(film.framesPerSecond / mostFramesPerSecond);
  const framesPerSecond = film.framesPerSecond / stride;
  const palette = exactPalette(film);
  let index = 0;
  let shot = 0;
  for (const { data } of film.frames()) {
    if (shot++ % stride !== 0) continue;
    // GIF counts hundredths of a second: rounds single pictures and keeps the duration of the film.
    const hundredths =
      Math.round((100 * (index + 1)) / framesPerSecond) - Math.round((100 * index) / framesPerSecond);
    const delay = 10 * Math.min(hundredths, mostHundredths);
    if (palette !== undefined) {
      const first = index === 0 ? { palette: palette.colors } : {};
      encoder.writeFrame(palette.indexed(data), width, height, { ...first, delay, repeat: 0 });
    } else {
      const rgba = withAlpha(data);
      const colors = quantize(rgba, 256);
      encoder.writeFrame(applyPalette(rgba, colors), width, height, { palette: colors, delay, repeat: 0 });
    }
    index++;
  }
  encoder.finish();
  return encoder.bytes();
}

/** Returns the same pixels as red, green, blue, and opaque alpha. */
function withAlpha(data: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((data.length / 3) * 4);
  for (let k = 0, at = 0; k < data.length; k += 3, at += 4) {
    rgba[at] = data[k]!;
    rgba[at + 1] = data[k + 1]!;
    rgba[at + 2] = data[k + 2]!;
    rgba[at + 3] = 255;
  }
  return rgba;
}
