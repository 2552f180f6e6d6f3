import { ansiToHtml, escapeHtml } from './ansiToHtml.ts';

/** One sweep as it was drawn. */
export interface SweepPicture {
  readonly caption: string;
  /** Text with the colours of terminals. */
  readonly text: string;
}

/** What a page about a solution shows. */
export interface SolveReport {
  readonly title: string;
  /** Lines below the title: what was asked for and what came out. */
  readonly facts: readonly string[];
  readonly pictures: readonly SweepPicture[];
  /** The solution's action values as SVG. */
  readonly figure?: string | undefined;
  /** Largest change of each sweep. */
  readonly deltas: readonly number[];
}

/** The plot's frame. */
const [left, top, width, height] = [70, 15, 560, 220];

/** One self-contained page: values and arrows sweep by sweep behind a slider, and how the changes fall. */
export function solveReport({ title, facts, pictures, figure, deltas }: SolveReport): string {
  const frames = pictures.map(({ caption, text }) => ({ caption, html: ansiToHtml(text) }));
  // A "<" inside a script must not end it.
  const data = JSON.stringify(frames).replaceAll('<', '\\u003c');
  const last = pictures.length - 1;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222; background: #fff; }
pre { font: 14px/1.25 ui-monospace, monospace; overflow-x: auto; }
input { width: min(40rem, 100%); }
svg { max-width: 100%; font-size: 12px; }
</style>
<h1>${escapeHtml(title)}</h1>
${facts.map((fact) => `<p>${escapeHtml(fact)}</p>`).join('\n')}
<h2>Values and policy</h2>
<label for="sweep">Sweep</label>
<input id="sweep" type="range" min="0" max="${last}" value="${last}" aria-describedby="caption">
<p id="caption">${escapeHtml(pictures[last]?.caption ?? '')}</p>
<pre id="picture">${frames[last]?.html ?? ''}</pre>
${figure === undefined ? '' : `<h2>Action values</h2>\n${figure}`}
<h2>Largest change of a value in each sweep</h2>
${plot(deltas)}
<script>
const frames = ${data};
document.getElementById('sweep').addEventListener('input', (event) => {
  const frame = frames[event.target.value];
  document.getElementById('caption').textContent = frame.caption;
  document.getElementById('picture').innerHTML = frame.html;
});
</script>
</html>
`;
}

/** Changes over sweeps, on a logarithmic scale. */
function plot(deltas: readonly number[]): string {
  // No change at all has no place on this scale: it is drawn as the smallest one.
  const least = deltas.reduce((smallest, delta) => (delta > 0 ? Math.min(smallest, delta) : smallest), 1);
  const logs = deltas.map((delta) => Math.log10(Math.max(delta, least)));
  const low = Math.floor(logs.reduce((a, b) => Math.min(a, b)));
  const high = Math.max(low + 1, Math.ceil(logs.reduce((a, b) => Math.max(a, b))));
  const x = (sweep: number): number => left + (width * (sweep - 1)) / Math.max(1, deltas.length - 1);
  const y = (log: number): number => top + (height * (high - log)) / (high - low);
  const step = Math.max(1, Math.ceil((high - low) / 6));
  const marks: string[] = [];
  for (let log = low; log <= high; log += step) {
    marks.push(
      `<line x1="${left}" x2="${left + width}" y1="${y(log)}" y2="${y(log)}" stroke="#ddd"/>`,
      `<text x="${left - 8}" y="${y(log) + 4}" text-anchor="end">1e${log}</text>`,
    );
  }
  const points = logs.map((log, k) => `${x(k + 1).toFixed(1)},${y(log).toFixed(1)}`).join(' ');
  const end = top + height;
  return [
    `<svg viewBox="0 0 ${left + width + 30} ${end + 45}" role="img" aria-label="largest change by sweep">`,
    ...marks,
    `<polyline points="${points}" fill="none" stroke="#1f4fbf" stroke-width="2"/>`,
    `<text x="${left}" y="${end + 20}" text-anchor="middle">1</text>`,
    `<text x="${left + width}" y="${end + 20}" text-anchor="middle">${deltas.length}</text>`,
    `<text x="${left + width / 2}" y="${end + 38}" text-anchor="middle">sweep</text>`,
    '</svg>',
  ].join('\n');
}
