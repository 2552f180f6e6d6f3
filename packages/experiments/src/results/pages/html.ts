/** HTML as a separate type, so that text cannot become markup by accident: `html` escapes every value unless it is Html already. */

/** Markup that is safe in a page. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

/** Values of a template: text and numbers are escaped, Html and lists of it are not, undefined and false print nothing. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = strings[0]!;
  for (const [i, value] of values.entries()) markup += render(value) + strings[i + 1]!;
  return new Html(markup);
}

function render(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Characters that XML forbids in any form and that would make a figure's file unreadable: control characters and lone surrogates. Also C1 control
 * characters, and characters that reverse the order of text and could disguise a name.
 */
const unwritable =
  /[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** `text` for the content of an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"']/g, (character) => entities[character]!);
}

/** Links in a row to files, by their paths from the page; nothing where there are none. */
export function links(paths: readonly string[] | undefined): Html | undefined {
  if (paths === undefined || paths.length === 0) return undefined;
  const parts = paths.map((path, k) => html`${k > 0 && ' · '}<a href="${hrefOf(path)}">${path}</a>`);
  return html`<p class="note">Data files: ${parts}</p>`;
}

/** The address of a file by its path from the page, with `/`: no part of it becomes a scheme or a host. */
export function hrefOf(path: string): string {
  return `./${path.split('/').map(encodeURIComponent).join('/')}`;
}
