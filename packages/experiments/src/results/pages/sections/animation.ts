import { encodeApng, encodePng, Film, resizeFrame } from '@prism-rl/wrappers';
import { type Html, html } from '../html.ts';
import type { ReportAnimation, ReportFilm } from '../reportData.ts';

/** Largest size of a film in the page, in bytes. */
const MAX_BYTES = 230_000;
/** Maximum frames per second and maximum width of films. */
const MAX_FPS = 30;
const MAX_WIDTH = 640;
/** Narrower films (grids of a few pixels) are enlarged without blurring. */
const PIXEL_ART_BELOW = 200;

/** The film as an animated PNG that repeats; the page's program adds play and pause. */
export function animation(film: ReportAnimation): Html {
  const { bytes, still, width, height } = encodeFilm(film);
  const caption = film.caption ?? 'The trained agent';
  const source = `data:image/png;base64,${base64(bytes)}`;
  return html`<figure class="animation${width < PIXEL_ART_BELOW ? ' pixels' : ''}"><div class="stage">
<picture><source media="(prefers-reduced-motion: reduce)" srcset="data:image/png;base64,${base64(still)}"><img src="${source}" width="${width}" height="${height}" alt="${`Animation: ${caption}`}"></picture></div>
<figcaption><span>${caption}</span><button type="button" hidden>Pause</button></figcaption></figure>`;
}

/** Leaves out frames and pixels until the film has the size that a page can carry. */
function encodeFilm({ frames, fps }: ReportAnimation): {
  bytes: Uint8Array;
  still: Uint8Array;
  width: number;
  height: number;
} {
  const width = frames[0]?.width ?? 0;
  let stride = Math.ceil(fps / MAX_FPS);
  let factor = Math.ceil(width / MAX_WIDTH);
  for (let attempt = 0; ; attempt++) {
    const film = new Film(fps / stride);
    let small = frames[0]!;
    for (let i = 0; i < frames.length; i += stride) {
      if (frames[i] !== frames[i - stride]) small = resizeFrame(frames[i]!, Math.floor(width / factor));
      film.add(small);
    }
    const bytes = encodeApng(film);
    if (bytes.length <= MAX_BYTES || film.length < 2 || film.width < 32) {
      const still = encodePng(resizeFrame(frames[0]!, film.width));
      return { bytes, still, width: film.width, height: film.height };
    }
    // First fewer frames, then fewer pixels, then only the film's beginning would be left: alternate.
    if (attempt % 2 === 0 && fps / stride > 10) stride++;
    else factor++;
  }
}

/** Base64 (RFC 4648) of bytes, in browsers and elsewhere. */
function base64(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: the number of arguments of a call is limited.
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

/** Films that were taken while the agent learned, side by side; they play when asked to. */
export function films(shown: readonly ReportFilm[]): Html {
  const figures = shown.map(
    ({ mp4, caption }) => html`<figure class="animation"><div class="stage">
<video controls loop muted playsinline preload="metadata" src="data:video/mp4;base64,${base64(mp4)}"></video></div>
<figcaption><span>${caption}</span></figcaption></figure>`,
  );
  return html`<section><h2>While it learned</h2><div class="charts films">${figures}</div></section>`;
}
