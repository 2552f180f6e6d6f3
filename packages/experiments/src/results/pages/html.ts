/**
 * HTML as a separate type, so that text cannot become markup by accident: `html` escapes every value unless it
 * is Html already.
 */

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

/** A template of HTML. */
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

/** Characters that XML forbids in any form: control characters and lone surrogates. One of them makes a figure's file unreadable. */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** `text` for the content of an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A source file of a page, or a file next to it. */
export interface ReportLink {
  readonly text: string;
  /** Relative to the page, with `/`; each part is encoded here. */
  readonly path: string;
}

/** Links in a row; nothing where there are none. */
export function links(all: readonly ReportLink[] | undefined): Html | undefined {
  if (all === undefined || all.length === 0) return undefined;
  const parts = all.map((one, k) => html`${k > 0 && ' · '}<a href="${hrefOf(one)}">${one.text}</a>`);
  return html`<p class="note">Data files: ${parts}</p>`;
}

/** The address of a link, relative to its page: no part of it becomes a scheme or a host. */
export function hrefOf({ path }: ReportLink): string {
  return `./${path.split('/').map(encodeURIComponent).join('/')}`;
}
