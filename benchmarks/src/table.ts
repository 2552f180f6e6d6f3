// Formats rows as a table.
import type { BenchRow } from './benchRow.ts';

/** One line per row, columns aligned, under a heading per suite. */
export function table(rows: readonly BenchRow[]): string {
  const suites = [...new Set(rows.map(({ suite }) => suite))];
  const width = (pick: (row: BenchRow) => string) => Math.max(0, ...rows.map((row) => pick(row).length));
  const nameWidth = width(({ name }) => name);
  const valueWidth = width(({ value }) => quantity(value));
  const unitWidth = width(({ unit }) => unit);
  const line = (row: BenchRow) => {
    const { name, unit, value, peer, peerValue, ratio, target } = row;
    const ours = `  ${name.padEnd(nameWidth)}  ${quantity(value).padStart(valueWidth)} ${unit.padEnd(unitWidth)}`;
    if (peer === undefined || peerValue === undefined || ratio === undefined)
      return `${ours}${limited(row)}${bounded(row)}`.trimEnd();
    const verdict =
      target === undefined ? '' : ` ${ratio >= target ? '✓' : '✗'} (target: ${quantity(target)})`;
    return `${ours}  ${peer}: ${quantity(peerValue)}, ours is ${quantity(ratio)} times as good${verdict}${limited(row)}${bounded(row)}`;
  };
  return suites
    .map((suite) => [suite, ...rows.filter((row) => row.suite === suite).map(line)].join('\n'))
    .join('\n\n');
}

/** The value in relation to the best possible one. */
function limited({ value, limit, higherIsBetter }: BenchRow): string {
  if (limit === undefined) return '';
  const share = higherIsBetter ? value / limit : limit / value;
  return `  ${Math.round(100 * share)} % of the limit of ${quantity(limit)}`;
}

/** Whether the value meets its bound. */
function bounded({ value, bound, higherIsBetter }: BenchRow): string {
  if (bound === undefined) return '';
  const holds = higherIsBetter ? value >= bound : value <= bound;
  return `  ${holds ? '✓' : '✗'} (${higherIsBetter ? 'at least' : 'at most'} ${quantity(bound)})`;
}

/** Three or four significant digits: `0.0123`, `9.87`, `1,234`, `12.3 M`. */
export function quantity(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${(value / 1e9).toPrecision(3)} G`;
  if (size >= 1e6) return `${(value / 1e6).toPrecision(3)} M`;
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  return Number(value.toPrecision(3)).toString();
}
