/** How a chart looks: what reports and the playground share. */

/** SVG dashes by class; they distinguish lines of the same colour. */
export const dashes = { dash: '5 4', dotted: '1 4', 'dash dotted': '6 3 1 3' } as const;

/** Solid, or one of the {@link dashes}. */
export type LineKind = '' | keyof typeof dashes;

const solidFirst: readonly LineKind[] = ['', 'dash', 'dotted', 'dash dotted'];

/** Classes of distinguishable lines: all colours (`c0`, `c1`, …) of the first kind, then of the next. */
export function distinctLines(
  letter: string,
  colours: number,
  kinds: readonly LineKind[] = solidFirst,
): string[] {
  return kinds.flatMap((kind) =>
    Array.from({ length: colours }, (_, k) => `${letter}${k}${kind === '' ? '' : ` ${kind}`}`),
  );
}

/** Colours of lines, of the palette of Okabe and Ito, which colour-blind readers can distinguish: for light pages and paper, and for dark ones. */
export const lightColours = '#0072b2 #c65100 #00875f #b35a91 #8a6a00 #2b8fc4 #55585f #7d52c8';
export const darkColours = '#56b4e9 #ff9a4d #2fc79a #e69fc8 #e8cf4a #9bd3f5 #b8bcc8 #b79cf2';

/** Colours as variables: `--c0`, `--c1`, … */
export function palette(letter: string, colours: string): string {
  return colours
    .split(' ')
    .map((colour, k) => `--${letter}${k}:${colour}`)
    .join(';');
}

/** Variables of light pages and of paper. */
export const lightPalette = `--bg:#f7f7fa;--card:#fff;--ink:#1b1d24;--soft:#5b6070;--line:#e3e5ec;--grid:#e9ebf1;--good:#00714f;--bad:#b3430a;--neutral:#0065a0;
${palette('c', lightColours)}`;

export const darkPalette = `--bg:#101218;--card:#181b23;--ink:#e9ebf2;--soft:#a0a6b6;--line:#2b2f3b;--grid:#272b36;--good:#3ecf9e;--bad:#ff9a5c;--neutral:#6cbcf0;
${palette('c', darkColours)}`;

/** Rules for what {@link lineChart} writes; they need a palette in the page. */
export const chartStyle = `.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}
.chart{margin:0;padding:1rem 1.1rem .8rem;min-width:0}
.chart.main{grid-column:1/-1}
.chart:last-child:nth-child(even){grid-column:1/-1}
.chart figcaption{min-height:1.6rem;margin-bottom:.7rem}
.chart figcaption p{color:var(--soft);font-size:.86rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;padding:0;margin:.3rem 0 0;font-size:.84rem;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:.45rem}
.key{width:1.3rem;height:0;border-top:3px solid var(--k);border-radius:2px;flex:none}
.key.faint{border-top-width:2px;opacity:.75}
${keyRules('dash')}
${keyRules('dotted')}
${keyRules('dash dotted')}
.key.dots{width:.45rem;height:.45rem;border:0;border-radius:50%;background:var(--k);opacity:.5;margin:0 .4rem}
.key.band{height:.75rem;border:0;background:var(--k);opacity:.22}
.plot{position:relative;height:13rem;margin:0 .4rem 1.45rem 3rem;touch-action:pan-y}
.main .plot{height:clamp(15rem,34vw,22rem)}
.plot svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.plot path,.plot polyline{fill:none;stroke:var(--k);vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke-linecap:round}
.plot .grid path{stroke:var(--grid);stroke-width:1}
.plot .line{stroke-width:2.6}
.plot .dash{stroke-dasharray:${dashes.dash};stroke-linecap:butt}.plot .dotted{stroke-dasharray:${dashes.dotted};stroke-linecap:butt}.plot .dash.dotted{stroke-dasharray:${dashes['dash dotted']}}
.plot .faint{stroke-width:1.3;opacity:.75}
.plot .dots{stroke-width:3.6;opacity:.4}
.plot .marks .dots{stroke-width:7;opacity:1}
.plot .band{stroke:none;fill:var(--k);opacity:.16}
.plot path.reference{stroke:var(--soft);stroke-width:1.3;stroke-dasharray:5 5}
.plot span{position:absolute;font-size:.76rem;line-height:1;color:var(--soft);white-space:nowrap;font-variant-numeric:tabular-nums}
.plot .y{right:100%;margin-right:.55rem;transform:translateY(-50%)}
.plot .x{top:100%;margin-top:.5rem;transform:translateX(-50%)}
.plot span.reference{left:.4rem;transform:translateY(-135%);background:var(--card);padding:0 .2rem}
.axis{font-size:.76rem;color:var(--soft);text-align:center;line-height:1.2;margin-left:2.6rem}
.cursor{position:absolute;top:0;bottom:0;width:1px;background:var(--soft);pointer-events:none;display:none}
.tip{position:absolute;z-index:2;top:.3rem;pointer-events:none;display:none;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.4rem .65rem;font-size:.8rem;line-height:1.45;box-shadow:0 4px 16px #0003;white-space:nowrap;font-variant-numeric:tabular-nums}
.tip b{font-weight:600}.tip i{display:inline-block;width:.6rem;height:.6rem;border-radius:50%;background:var(--k);margin-right:.4rem}
${Array.from({ length: 8 }, (_, i) => `.c${i}{--k:var(--c${i})}`).join('')}`;

/** Legend of dashed lines: their dashes as stripes, also in print. */
function keyRules(kind: keyof typeof dashes): string {
  const stripes: string[] = [];
  let end = 0;
  for (const [k, length] of dashes[kind].split(' ').entries()) {
    const from = end;
    end += Number(length);
    stripes.push(`${k % 2 === 0 ? 'var(--k)' : '#0000'} ${from}px ${end}px`);
  }
  const picture = `repeating-linear-gradient(90deg,${stripes.join()})`;
  return `.key.${kind.replace(' ', '.')}{border:0;height:3px;background:${picture};print-color-adjust:exact}`;
}
