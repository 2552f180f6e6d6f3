// Blocks of code that run in the page: those whose fence says `cell` or `exercise=NAME` stand in a component that brings its buttons.

interface Token {
  readonly info: string;
  readonly content: string;
}
type Draw = (tokens: readonly Token[], index: number, ...more: never[]) => string;
interface Markdown {
  readonly renderer: { readonly rules: { fence?: Draw | undefined } };
}

/** Puts cells around their blocks. */
export function cellFences({ renderer: { rules } }: Markdown): void {
  const draw = rules.fence!;
  rules.fence = (tokens, index, ...more) => {
    const { info, content } = tokens[index]!;
    const block = draw(tokens, index, ...more);
    const exercise = /\bexercise=([\w-]+)/.exec(info)?.[1];
    if (exercise === undefined && !/ cell\b/.test(info)) return block;
    const named = exercise === undefined ? '' : ` exercise="${exercise}"`;
    // What encodeURIComponent leaves as it is ends no attribute, but for the apostrophe in other quotes.
    return `<Cell code="${encodeURIComponent(content)}"${named}>${block}</Cell>`;
  };
}
