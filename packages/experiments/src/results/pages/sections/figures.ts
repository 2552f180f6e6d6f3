import type { Figure } from '@prism-rl/core';
import { Html, html } from '../html.ts';

/** Pictures of the learned values or policy. */
export function figures(shown: readonly Figure[]): Html {
  const cards = shown.map(
    ({ title, note, svg }) => html`<figure class="chart main figure"><figcaption><h3>${title}</h3>
${note !== undefined && html`<p>${note}</p>`}</figcaption>${new Html(svg)}</figure>`,
  );
  return html`<section><h2>What it learned</h2><div class="charts">${cards}</div></section>`;
}
