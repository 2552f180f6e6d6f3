import { type Html, html } from '../html.ts';
import type { StudyData } from './studyData.ts';

const [width, row, left, right] = [720, 26, 190, 90];

/** A bar for each setting, with its interval. */
export function importanceBars(importance: StudyData['importance']): Html {
  const most = Math.max(...importance.map(({ share }) => share.high), 0.05);
  const x = (value: number): number => left + ((width - left - right) * Math.max(0, value)) / most;
  const height = row * importance.length + 6;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Importance of each setting">
${importance.map(({ name, share: { estimate, low, high } }, k) => {
  const middle = row * k + row / 2 + 3;
  return html`<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${name}</text><rect class="bar" x="${left}" y="${middle - 7}" width="${Math.max(0, x(estimate) - left).toFixed(1)}" height="14" rx="3"/><path class="whisker" d="M${x(low).toFixed(1)} ${middle}H${x(high).toFixed(1)}"/><text x="${(x(Math.max(high, estimate)) + 6).toFixed(1)}" y="${middle + 4}">${estimate.toFixed(2)}</text>`;
})}
</svg>`;
}
