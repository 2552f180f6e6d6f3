import type { Config } from '@prism-rl/core';
import { inColumns } from './terminal/columns.ts';

/**
 * Formats a run's settings in columns.
 *
 * @param defaults omits settings with these values; without them, shows all.
 */
export function settingsText(settings: Config, defaults: Config, width: number): string {
  const differing = Object.entries(settings).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  if (differing.length === 0) return 'settings: the defaults';
  const pairs = differing.map(([key, value]) => `${key} ${valueText(value)}`);
  const indent = '  ';
  return ['settings', ...inColumns(pairs, width - indent.length).map((line) => indent + line)].join('\n');
}

/** Formats a value for people, without the quotes that `--set` needs: `[64, 64]`, `linear`, `{ from: 1, to: 0.05 }`. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${key}: ${valueText(field)}`);
    return `{ ${fields.join(', ')} }`;
  }
  return String(value);
}
