import type { settingRows } from '../../packages/core/src/index.ts';

/** Formats all settings of an entry as a Markdown table. */
export function settingsMarkdown(rows: ReturnType<typeof settingRows>): string {
  const lines = rows.map(({ name, default: value, accepts = '', meaning = '', typical, source }) => {
    const notes = [typical && `usually ${typical}`, source].filter(Boolean);
    const text = [meaning, notes.length > 0 && `(${notes.join('; ')})`].filter(Boolean).join(' ');
    return row([`\`${name}\``, `\`${JSON.stringify(value)}\``, accepts, text]);
  });
  return [row(['setting', 'default', 'accepts', 'meaning']), '|---|---|---|---|', ...lines].join('\n');
}

function row(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
}
