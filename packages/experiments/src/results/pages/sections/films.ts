import { base64 } from '../base64.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ReportFilm } from '../reportData.ts';

/** Films that were taken while the agent learned, side by side; they play when asked to. */
export function films(shown: readonly ReportFilm[]): Html {
  const figures = shown.map(
    ({ mp4, caption }) => html`<figure class="animation"><div class="stage">
<video controls loop muted playsinline preload="metadata" src="data:video/mp4;base64,${base64(mp4)}"></video></div>
<figcaption><span>${caption}</span></figcaption></figure>`,
  );
  return html`<section><h2>While it learned</h2><div class="charts films">${figures}</div></section>`;
}
