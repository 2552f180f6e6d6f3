/** A change to a source, named so that it is found again after the lines around it have moved. */

/** One small change to one line. */
export interface Change {
  readonly file: string;
  /** The line where it begins, without its indent. */
  readonly line: string;
  /** What is replaced: one line of it, at most {@link longest} characters. */
  readonly original: string;
  /** What takes its place, as short. */
  readonly replacement: string;
  /** Which of several that read the same in this file, in the order of the file; 1 is not written. */
  readonly nth?: number;
}

/** A place in a source. Lines and columns count from 0. */
export interface Span {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** Characters of a change's texts that are kept. */
const longest = 100;

/** A text that names the change and no other. */
export function keyOf({ file, line, original, replacement, nth = 1 }: Change): string {
  return JSON.stringify([file, line, original, replacement, nth]);
}

/** Names a change by its place, as long as nothing moves. */
export function whereIs(file: string, { start, end }: Span, replacement: string): string {
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${replacement}`;
}

/** Names changes of one file one after the other, as they come in it. */
export function changesIn(file: string, source: string): (span: Span, replacement: string) => Change {
  const lines = source.split('\n');
  const met = new Map<string, number>();
  return (span, replacement) => {
    const change = {
      file,
      line: short(lines[span.start.line]!),
      original: short(textAt(lines, span)),
      replacement: short(replacement),
    };
    const key = keyOf(change);
    const nth = (met.get(key) ?? 0) + 1;
    met.set(key, nth);
    return nth === 1 ? change : { ...change, nth };
  };
}

function textAt(lines: readonly string[], { start, end }: Span): string {
  const text = lines.slice(start.line, end.line + 1);
  text[text.length - 1] = text.at(-1)!.slice(0, end.column);
  text[0] = text[0]!.slice(start.column);
  return text.join('\n');
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
