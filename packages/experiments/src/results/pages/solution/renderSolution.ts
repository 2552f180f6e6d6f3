import { formatValue } from '@prism-rl/loggers/numbers';
import { lineChart } from '../chart/lineChart.ts';
import { Html, html } from '../html.ts';
import { again, pageOf } from '../page.ts';
import { figures } from '../renderReport.ts';

export interface SolutionSweep {
  readonly caption: string;
  /** Markup for a `pre`: the drawing's text, escaped, with its colours. */
  readonly markup: string;
}

/** Content of a page about a planner's solution. */
export interface SolutionData {
  readonly title: string;
  /** Result, shown below the title. */
  readonly outcome: string;
  /** Sweeps of the whole solution. */
  readonly sweeps: number;
  readonly startValue: number;
  readonly settings: { readonly [name: string]: unknown };
  /** Sweeps that were drawn, the last one included. */
  readonly pictures: readonly SolutionSweep[];
  /** The solution's action values as SVG. */
  readonly figure?: string | undefined;
  /** Largest change of each sweep. */
  readonly deltas: readonly number[];
  readonly command: string;
}

const ownStyle = `
.sweeps{padding:1rem 1.1rem}
.sweeps input{width:min(40rem,100%)}
.sweeps pre{background:#fff;color:#222;border-radius:.5rem;padding:.8rem 1rem;overflow-x:auto;white-space:pre;line-height:1.25}
`;

/** Shows the sweep at the slider’s position. */
const ownScript = `
const frames = JSON.parse(document.getElementById('frames').textContent);
document.getElementById('sweep').addEventListener('input', (event) => {
  const frame = frames[event.target.value];
  document.getElementById('caption').textContent = frame.caption;
  document.getElementById('picture').innerHTML = frame.markup;
});
`;

/** One self-contained page about a solution: values and arrows sweep by sweep behind a slider, and how the changes fall. */
export function renderSolution(data: SolutionData): string {
  const { title, outcome, sweeps, startValue, settings, pictures, figure, deltas, command } = data;
  const last = pictures.at(-1);
  // A "<" inside a script must not end it.
  const frames = JSON.stringify(pictures).replaceAll('<', '\\u003c');
  const rows = Object.entries(settings).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${JSON.stringify(value)}</td></tr>`,
  );
  return pageOf({
    ...{ title, ownStyle, ownScript },
    body: html`<header><h1>${title}</h1><p class="lead">${outcome}</p></header>
<dl class="tiles" style="margin-top:1.6rem"><div class="tile"><dt>Sweeps</dt><dd>${sweeps}</dd></div><div class="tile"><dt>Value of the start</dt><dd>${formatValue(startValue)}</dd></div></dl>
<section><h2>Values and policy</h2><div class="card sweeps"><label for="sweep">Sweep</label>
<input id="sweep" type="range" min="0" max="${pictures.length - 1}" value="${pictures.length - 1}" aria-describedby="caption">
<p id="caption" class="note">${last?.caption ?? ''}</p><pre id="picture">${new Html(last?.markup ?? '')}</pre></div></section>
${figure !== undefined && figures([{ title: 'Action values', svg: figure }])}
<section><h2>How it converged</h2><div class="charts">${changes(deltas)}</div></section>
<section>${again(command)}
<details open><summary>Settings</summary><div class="card"><table class="pairs"><tbody>${rows}</tbody></table></div></details></section>
<footer>Made with Prism RL.</footer>`,
    data: html`<script type="application/json" id="frames">${new Html(frames)}</script>`,
  });
}

/** The largest change of a value in each sweep; a sweep that changed nothing has no place on a logarithmic axis. */
function changes(deltas: readonly number[]): Html {
  const points = deltas.flatMap((delta, k) => (delta > 0 ? [[k + 1, delta] as const] : []));
  return lineChart({
    id: 'changes',
    title: 'Largest change of a value',
    description: `It falls from ${formatValue(deltas[0] ?? 0)} in the first sweep to ${formatValue(deltas.at(-1) ?? 0)} in the last.`,
    series: [{ name: 'Δ', colour: 0, style: 'line', points }],
    x: { name: 'sweep', unit: 'sweeps' },
    xEnd: deltas.length,
    isMain: true,
  });
}
