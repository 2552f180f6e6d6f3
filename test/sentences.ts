// The sentences of a page and their words: prose alone, without code, tables, formulas and headings.

/** Sentences of more than two words; pieces of code count as one word. */
export function sentencesOf(markdown: string): string[] {
  const prose = markdown
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replaceAll(/^\$\$[\s\S]*?^\$\$/gm, '')
    .replaceAll(/^ *\|.*$/gm, '')
    .replaceAll(/^#.*$/gm, '')
    .replaceAll(/!?\[((?:[^[\]]|\[[^\]]*\])*)\]\([^)]*\)/g, '$1')
    .replaceAll(/`[^`\n]*`/g, 'Code')
    .replaceAll(/<[^>]+>/g, '');
  return prose
    .split(/\n\s*\n|\n(?= *(?:[-*]|\d+\.) )/)
    .map((part) =>
      part
        .replaceAll(/\s+/g, ' ')
        .replace(/^ ?(?:[-*>]|\d+\.) /, '')
        .trim(),
    )
    .flatMap((part) => part.split(/(?<=[.!?][)”"*]*) (?=[\p{Lu}\d`(*“"])/u))
    .filter((sentence) => /[.!?:]\W*$/.test(sentence) && wordsIn(sentence) > 2);
}

/** Words and numbers of a sentence. */
export const wordsIn = (sentence: string): number =>
  sentence.split(' ').filter((word) => /[\p{L}\d]/u.test(word)).length;
