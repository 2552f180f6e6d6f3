import { Html, html } from './html.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** Parts of a page. */
export interface PageParts {
  readonly title: string;
  /** Directives of its content security policy, each with its `;`, for media that the page contains. Default: none. */
  readonly media?: string;
  readonly ownStyle?: string;
  readonly body: Html;
  /** Data for its own program, in an element below the body. */
  readonly data?: Html;
  readonly ownScript?: string;
}

/** Makes a self-contained page: it contains its data, its style and its program, and may load nothing. */
export function pageOf({ title, media = '', ownStyle = '', body, data, ownScript = '' }: PageParts): string {
  const policy = `default-src 'none'; ${media}style-src 'unsafe-inline'; script-src 'unsafe-inline'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="generator" content="Prism RL">
<title>${title}</title><style>${new Html(style + ownStyle)}</style></head>
<body><main>${body}
</main>${data}<script>${new Html(script + ownScript)}</script></body></html>
`.markup;
}

/** A tile with a name, a large value and a note. */
export function tile(name: string, value: Html | string, note: string): Html {
  return html`<div class="tile"><dt>${name}</dt><dd>${value}</dd><dd>${note}</dd></div>`;
}

/** Heading and command that reproduce the page, for the start of a section. */
export function again(command: string): Html {
  return html`<h2>Make it again</h2><div class="card command"><pre><code>${command}</code></pre><button type="button" data-copy hidden>Copy</button></div>`;
}
