/**
 * Commands to a terminal other than colours: control characters except line breaks and tabs, and escapes except those that set colours
 * and weight (SGR)
 * or erase the rest of a line. Characters without a visible form (Unicode's format characters: marks that turn the direction of what
 * follows, invisible spaces, tags) could show a name as another one; only the two that join letters and parts of emoji pass.
 */
const obeyed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
  /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[(?:[0-9;:]*m|K))|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029\p{Cs}]/gu;

/**
 * Escapes text from any source, so that it is safe on a terminal: names of environments, arms and plugins, settings and paths come from
 * files, and an escape sequence in one of them could move the cursor, set the window's title or answer for the user. It is shown as `\x1b` instead, and a
 * mark that turns the direction of text as `\u202e`.
 */
export function printable(text: string): string {
  return text.replace(obeyed, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
  });
}
