/**
 * What a terminal would obey and no colour is: control characters but line breaks and tabs, and escapes but those that set colours and
 * weight (SGR)
 * or erase the rest of a line.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
const obeyed = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[(?:[0-9;:]*m|K))/g;

/**
 * Text as it may go to a terminal, whoever wrote it: names of environments, arms and plugins, settings and paths come from files, and an
 * escape sequence in one of them could move the cursor, set the window's title or answer for the user. It is shown as `\x1b` instead.
 */
export function printable(text: string): string {
  return text.replace(obeyed, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
