// Colours of canvases, from the page's style: canvases cannot use CSS variables.

/** Colours and strokes of the drawings. */
export interface Theme {
  readonly ink: string;
  readonly soft: string;
  readonly card: string;
  readonly line: string;
  readonly accent: string;
  readonly isDark: boolean;
}

/** The current colours of an element of the page. */
export function themeOf(element: Element): Theme {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'),
    soft: colour('--soft'),
    card: colour('--card'),
    line: colour('--line'),
    accent: colour('--accent'),
    isDark: colour('--dark') === '1',
  };
}

/** The colour of a value from −1 to 1: orange below 0, the card's colour at 0, teal above. Distinguishable with every kind of colour vision. */
export function divergingColour(value: number, { isDark, card }: Theme): string {
  if (Math.abs(value) < 0.004) return card;
  const strength = Math.min(1, Math.abs(value)) ** 0.75;
  const [hue, chroma] = value < 0 ? [45, 0.15] : [185, 0.12];
  const lightness = isDark ? 0.24 + 0.4 * strength : 0.985 - 0.3 * strength;
  return `oklch(${lightness.toFixed(3)} ${(chroma * strength).toFixed(3)} ${hue})`;
}

/** Makes a canvas as sharp as its screen; returns its context in CSS pixels. */
export function sharpCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D {
  const ratio = Math.min(3, globalThis.devicePixelRatio || 1);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** A context of a canvas of this size, also on the page. */
export function fitted(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  resize(canvas, width, height);
  return sharpCanvas(canvas, width, height);
}

/** Gives a canvas this size on the page. */
export function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [w, h] = [`${width}px`, `${height}px`];
  if (canvas.style.width !== w) canvas.style.width = w;
  if (canvas.style.height !== h) canvas.style.height = h;
}

/** Strokes a line through points. */
export function line(
  context: CanvasRenderingContext2D,
  ...points: readonly (readonly [x: number, y: number])[]
): void {
  context.beginPath();
  for (const point of points) context.lineTo(...point);
  context.stroke();
}

/** Fills a circle. */
export function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
