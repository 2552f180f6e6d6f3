// An empty header cell labels nothing: it becomes a plain cell, which screen readers do not announce as a header.

interface Token {
  readonly type: string;
  readonly content: string;
  tag: string;
}
interface Markdown {
  readonly core: {
    readonly ruler: {
      push(name: string, rule: (state: { readonly tokens: readonly Token[] }) => void): void;
    };
  };
}

/** Makes empty header cells plain ones. */
export function emptyHeads({ core }: Markdown): void {
  core.ruler.push('empty_heads', ({ tokens }) => {
    tokens.forEach((open, k) => {
      const [words, close] = tokens.slice(k + 1, k + 3);
      if (open.type !== 'th_open' || words?.content !== '' || close === undefined) return;
      open.tag = 'td';
      close.tag = 'td';
    });
  });
}
