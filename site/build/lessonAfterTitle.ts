// Puts a chapter's live world below its title.

interface Token {
  readonly tag: string;
}
type Draw = (
  tokens: readonly Token[],
  index: number,
  options: unknown,
  env: { readonly frontmatter?: { readonly lesson?: string } },
  self: { renderToken(tokens: readonly Token[], index: number, options: unknown): string },
) => string;
interface Markdown {
  readonly renderer: { readonly rules: { heading_close?: Draw | undefined } };
}

/** Inserts the lesson below the title of pages that have one. */
export function lessonAfterTitle({ renderer: { rules } }: Markdown): void {
  rules.heading_close = (tokens, index, options, env, self) => {
    const close = self.renderToken(tokens, index, options);
    return tokens[index]!.tag === 'h1' && env.frontmatter?.lesson !== undefined
      ? `${close}<Lesson />\n`
      : close;
  };
}
