/** A word as a shell reads it back, whatever stands in it. */
export function quoted(word: string): string {
  return /^[\w./:,=+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Words as a line for a shell: a name that came from a file is never a command. */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}
