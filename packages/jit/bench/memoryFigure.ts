// Memory over steps as an SVG.

/** Memory after some steps, in megabytes. */
export interface MemorySample {
  readonly step: number;
  /** Of the whole process; changes in steps, since allocators keep freed memory. */
  readonly resident: number;
  /** V8's heap and array buffers after a collection. */
  readonly live: number;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 300, 48, 12, 12, 40];
const CURVES = [
  { key: 'resident', colour: '#0072b2', label: 'the whole process' },
  { key: 'live', colour: '#d55e00', label: 'alive after a collection' },
] as const;

/** Draws both curves from step 0 to `steps`. */
export function memoryFigure(samples: readonly MemorySample[], steps: number): string {
  const highest = Math.max(...samples.map(({ resident }) => resident));
  const unit = 50 * Math.ceil(highest / 250);
  const top = unit * Math.ceil((1.15 * highest) / unit);
  const x = (step: number): string => (LEFT + ((WIDTH - LEFT - RIGHT) * step) / steps).toFixed(1);
  const y = (megabytes: number): number =>
    Math.round(10 * (TOP + (HEIGHT - TOP - BOTTOM) * (1 - megabytes / top))) / 10;
  const marks = Array.from({ length: top / unit + 1 }, (_, i) => i * unit).map(
    (mb) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(mb)}" y2="${y(mb)}" stroke="#8884"/>` +
      `<text x="${LEFT - 6}" y="${y(mb) + 4}" text-anchor="end">${mb}</text>`,
  );
  const ticks = Array.from({ length: 5 }, (_, i) => (i * steps) / 5).map(
    (step) => `<text x="${x(step)}" y="${HEIGHT - 22}" text-anchor="middle">${step / 1000}k</text>`,
  );
  const curves = CURVES.map(({ key, colour, label }) => {
    const points = samples.map((sample) => `${x(sample.step)},${y(sample[key])}`).join(' ');
    const last = samples.at(-1)?.[key] ?? 0;
    return (
      `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5"/>` +
      `<text x="${WIDTH - RIGHT - 4}" y="${y(last) - 8}" text-anchor="end" style="fill: ${colour}">${label}</text>`
    );
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Memory over compiled steps">`,
    '<g style="font: 12px sans-serif; fill: #777">',
    ...marks,
    ...ticks,
    `<text x="${LEFT + 6}" y="${TOP + 10}">MB</text>`,
    `<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 4}" text-anchor="middle">compiled training steps</text>`,
    ...curves,
    '</g></svg>',
  ].join('\n')}\n`;
}
