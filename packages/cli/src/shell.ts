/** Quotes a word so that a shell reads it back unchanged. */
export function quoted(word: string): string {
  return /^[\w./:,=+@%-]+$/.test(word) ? word : inQuotes(word);
}

/** Words as a line for a shell: a name that came from a file is never a command. Settings, `key=value`, are always in quotes. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (word.includes('=') ? inQuotes(word) : quoted(word))).join(' ');
}

/** The words of an option; none where it has no value. */
export function optionWords(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, String(value)];
}

function inQuotes(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
