// Runnable code blocks: wraps blocks whose fence says `cell` or `exercise=NAME` in a component with buttons.

interface Token {
  readonly info: string;
  readonly content: string;
}
type Draw = (tokens: readonly Token[], index: number, ...more: never[]) => string;
interface Markdown {
  readonly renderer: { readonly rules: { fence?: Draw | undefined } };
}

/** Wraps the blocks in cells. */
export function cellFences({ renderer: { rules } }: Markdown): void {
  const draw = rules.fence!;
  rules.fence = (tokens, index, ...more) => {
    const { info, content } = tokens[index]!;
    const block = draw(tokens, index, ...more);
    const exercise = /\bexercise=([\w-]+)/.exec(info)?.[1];
    if (exercise === undefined && !/ cell\b/.test(info)) return block;
    const named = exercise === undefined ? '' : ` exercise="${exercise}"`;
    // The characters that encodeURIComponent keeps do not end an attribute, except for the apostrophe in single quotes.
    return `<Cell code="${encodeURIComponent(content)}"${named}>${block}</Cell>`;
  };
}
