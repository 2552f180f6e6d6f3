/** A command's words with options that replace those of the same name: `--name value …`. */
export function withOptions(words: readonly string[], options: readonly string[]): string[] {
  const names = new Set(options.filter((word) => word.startsWith('--')));
  return [...words.filter((word, k) => !names.has(word) && !names.has(words[k - 1] ?? '')), ...options];
}
