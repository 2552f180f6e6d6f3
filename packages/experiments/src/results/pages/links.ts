import type { Html } from './html.ts';
import { html } from './html.ts';

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
