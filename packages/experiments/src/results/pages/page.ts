import { chartStyle, darkPalette, lightPalette } from './chart/chartStyle.ts';
import { Html, html } from './html.ts';
import { script } from './script.ts';

export const style = `
:root{color-scheme:light dark;${lightPalette};
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{${darkPalette}}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;-webkit-text-size-adjust:100%}
body::before{content:"";display:block;height:5px;background:linear-gradient(90deg,#d1495b,#edae49,#7fb069,#30a0a0,#3d6fd0,#7d52c8)}
main{max-width:68rem;margin:0 auto;padding:2.2rem 1.25rem 3rem}
h1{font-size:clamp(1.6rem,1.1rem + 2.4vw,2.5rem);line-height:1.15;letter-spacing:-.02em;margin:0 0 .5rem;font-weight:680;text-wrap:balance}
h2{font-size:1.2rem;letter-spacing:-.01em;margin:2.6rem 0 .8rem}
h3{font-size:.98rem;margin:0;font-weight:620}
p{margin:0}
.lead{color:var(--soft);font-size:1.05rem;max-width:46rem}
.verdict{display:flex;flex-wrap:wrap;align-items:baseline;gap:.3rem .75rem;margin-top:1rem}
.pill{display:inline-block;padding:.1rem .7rem;border-radius:2rem;font-weight:640;font-size:.92rem;border:1.5px solid currentColor}
.good{color:var(--good)}.bad{color:var(--bad)}.neutral{color:var(--neutral)}
.top{display:grid;gap:1rem;margin-top:1.6rem;align-items:stretch}
.top.film{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1rem;margin:0}
.film>.tiles{grid-template-columns:1fr 1fr}
.tile,.chart,.card,.animation{background:var(--card);border:1px solid var(--line);border-radius:.8rem}
.tile{padding:.85rem 1.1rem;display:flex;flex-direction:column;justify-content:center}
.tile dt{color:var(--soft);font-size:.85rem}
.tile dd{margin:0;font-size:1.75rem;font-weight:650;letter-spacing:-.02em;line-height:1.25;font-variant-numeric:tabular-nums}
.tile dd small{font-size:.95rem;font-weight:500;color:var(--soft);letter-spacing:0;white-space:nowrap}
.tile dd+dd{font-size:.82rem;font-weight:400;color:var(--soft);letter-spacing:0;line-height:1.4}
.animation{margin:0;overflow:hidden;display:flex;flex-direction:column}
.animation .stage{background:#fff;display:flex;justify-content:center;flex:1;align-items:center}
.animation img,.animation canvas{display:block;width:100%;max-width:40rem;height:auto}
.animation video{display:block;width:100%;height:auto}
.figure>svg{display:block;width:100%;height:auto;margin:0 auto}
.animation picture{display:block;width:100%;max-width:40rem}
.animation.pixels img,.animation.pixels canvas{image-rendering:pixelated}
.animation figcaption{display:flex;gap:.8rem;align-items:center;padding:.6rem 1rem;border-top:1px solid var(--line);font-size:.88rem;color:var(--soft)}
.animation figcaption span{flex:1}
button{font:inherit;font-size:.88rem;color:var(--ink);background:var(--bg);border:1px solid var(--line);border-radius:.5rem;padding:.3rem .8rem;cursor:pointer;min-width:4.6rem;min-height:2.2rem}
button:hover{border-color:var(--soft)}
:focus-visible{outline:2px solid var(--c0);outline-offset:2px}
${chartStyle}
details{margin-top:.5rem;font-size:.85rem}
summary{cursor:pointer;color:var(--soft);width:fit-content;padding:.15rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
caption{text-align:left;color:var(--soft);padding:.3rem 0;font-size:.84rem}
th,td{padding:.42rem .8rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left;padding-left:0}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:550;font-size:.84rem;border-bottom-color:var(--soft)}
tbody th{font-weight:550}
tbody tr:last-child>*{border-bottom:0}
.card{padding:.5rem 1.1rem}
.command{display:flex;gap:.8rem;align-items:flex-start;padding:.8rem 1.1rem}
pre{margin:0;font-family:var(--mono);font-size:.88rem;white-space:pre-wrap;overflow-wrap:anywhere;flex:1;padding:.35rem 0}
.pairs td{text-align:left;white-space:normal;overflow-wrap:anywhere;font-family:var(--mono);font-size:.85rem}
.pairs th{text-align:left;vertical-align:top;white-space:nowrap;width:1%;font-weight:500}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}
.note{color:var(--soft);font-size:.86rem;padding:.3rem 0}
.error{color:var(--bad)}
th .key{display:inline-block;vertical-align:middle;margin-right:.5rem}
footer{margin-top:2.5rem;color:var(--soft);font-size:.84rem}
@media (max-width:46rem){main{padding:1.6rem .9rem 2.5rem}.top.film{grid-template-columns:1fr}.film>.animation{order:-1}.tile dd{font-size:1.45rem}.tile{padding:.7rem .9rem}.tiles,.film>.tiles{grid-template-columns:1fr 1fr;gap:.7rem}.chart{padding:.9rem .8rem .7rem}.plot{margin-left:2.6rem}.pairs th{white-space:normal;overflow-wrap:anywhere;width:52%}.command{flex-direction:column}}
@media print{:root{color-scheme:light;${lightPalette};--bg:#fff;--ink:#000;--soft:#444}.scroll{overflow:visible}th,td{padding:.2rem .35rem;font-size:.78rem;white-space:normal}body::before,button,.cursor,.tip{display:none!important}main{max-width:none;padding:0}.chart,.tile,.card,.animation,tr{break-inside:avoid}h2{break-after:avoid}details::details-content{content-visibility:visible;display:block}}
`;

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

export function tile(name: string, value: Html | string, note: string): Html {
  return html`<div class="tile"><dt>${name}</dt><dd>${value}</dd><dd>${note}</dd></div>`;
}

/** Heading and command that reproduce the page, for the start of a section. */
export function again(command: string): Html {
  return html`<h2>Make it again</h2><div class="card command"><pre><code>${command}</code></pre><button type="button" data-copy hidden>Copy</button></div>`;
}
