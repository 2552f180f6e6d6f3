/** Reads figures as a person does: converts positions to values by the numbers on the axes. */

/** Parses a number on an axis: `−0.5`, `40%`, `1,200`, `10k`. */
export function written(text: string): number {
  const plain = text.replace('−', '-').replaceAll(/[\s,]/g, '');
  if (plain.endsWith('%')) return Number(plain.slice(0, -1)) / 100;
  const unit = { k: 1e3, M: 1e6, G: 1e9 }[plain.at(-1)!];
  return unit === undefined ? Number(plain) : unit * Number(plain.slice(0, -1));
}

/** The value of a position on a linear axis with at least two numbers. */
export function axisOf(
  marks: readonly (readonly [place: number, value: number])[],
): (place: number) => number {
  const [first, last] = [marks[0]!, marks.at(-1)!];
  if (marks.length < 2 || marks.some((mark) => mark.some(Number.isNaN))) {
    throw new Error(`Not an axis: ${JSON.stringify(marks)}.`);
  }
  return (place) => first[1] + ((place - first[0]) * (last[1] - first[1])) / (last[0] - first[0]);
}

type Place = readonly [x: number, y: number];

export interface DrawnText {
  readonly classes: string;
  readonly at: Place;
  readonly text: string;
}

export function textsOf(svg: string): DrawnText[] {
  return [...svg.matchAll(/<text(?: class="([^"]*)")? x="([^"]*)" y="([^"]*)">([^<]*)<\/text>/g)].map(
    ([, classes = '', x, y, text]) => ({ classes, at: [Number(x), Number(y)], text: text! }),
  );
}

export interface DrawnPath {
  readonly classes: string;
  readonly points: readonly Place[];
}

/** Lines and bands, without the dashes of the legend. */
export function pathsOf(svg: string, kind: 'line' | 'band'): DrawnPath[] {
  return [...svg.matchAll(/<path class="(line|band) ([^"]*)" d="M([^"hZ]*)Z?"\/>/g)]
    .filter(([, found]) => found === kind)
    .map(([, , classes, points]) => ({
      classes: classes!.replace(' thin', ''),
      points: points!.split('L').map((point) => point.split(' ').map(Number) as unknown as Place),
    }));
}

export function legendOf(svg: string): Map<string, string> {
  const entries = svg.matchAll(/<path class="line ([^"]*)" d="M[^"]*h20"\/><text[^>]*>([^<]*)<\/text>/g);
  return new Map([...entries].map(([, classes, name]) => [classes!, name!]));
}
