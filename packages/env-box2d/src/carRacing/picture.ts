import { cos, sin } from '@prism-rl/core/trigonometry';
import {
  bodyAngle,
  bodyAngularVelocity,
  bodyStride,
  bodyVelocityX,
  bodyVelocityY,
  bodyX,
  bodyY,
} from '../engine/world.ts';
import type { Color } from '../render/canvas.ts';
import { type IndexedSurface, IndexedSvg, SampledRaster } from '../render/indexedSurface.ts';
import { hullParts, wheelHalfWidth, wheelOutline, wheelRadius } from './shape.ts';
import { playfield, type Track } from './track.ts';

/** Returns a vector’s length; engines differ in `Math.hypot`, and the picture is an observation. */
function lengthOf(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** Draws the reward in the picture's corner, in plain block digits of about the size of Gymnasium's text. */

/** Rows of three cells, top to bottom. */
const glyphs: Readonly<Record<string, readonly string[]>> = {
  '0': ['###', '# #', '# #', '# #', '###'],
  '1': [' # ', '## ', ' # ', ' # ', ' # '],
  '2': ['###', '  #', '###', '#  ', '###'],
  '3': ['###', '  #', ' ##', '  #', '###'],
  '4': ['# #', '# #', '###', '  #', '  #'],
  '5': ['###', '#  ', '###', '  #', '###'],
  '6': ['###', '#  ', '###', '# #', '###'],
  '7': ['###', '  #', '  #', ' # ', ' # '],
  '8': ['###', '# #', '###', '# #', '###'],
  '9': ['###', '# #', '###', '  #', '###'],
  '-': ['   ', '   ', '## ', '   ', '   '],
  '.': ['   ', '   ', '   ', '   ', '#  '],
  e: ['   ', '###', '###', '#  ', '###'],
  '+': ['   ', ' # ', '###', ' # ', '   '],
};

/** Advance of each character, size of a cell and position of the text, in pixels of the 1000 × 800 window. */
const digitAdvance = 23.6;
const narrowAdvance: Readonly<Record<string, number>> = { '.': 11.7, '-': 14 };
const cellWidth = 6.1;
const cellHeight = 6;
const centerX = 60;
const centerY = 50;

/** Calls `fill` with each block of the text: left, right, low, high, in window pixels, y up from the bottom. */
function drawReward(
  reward: number,
  fill: (left: number, right: number, low: number, high: number) => void,
): void {
  const text = asPython(reward);
  const advance = (character: string): number => narrowAdvance[character] ?? digitAdvance;
  let x = centerX - [...text].reduce((sum, character) => sum + advance(character), 0) / 2;
  const top = centerY + 2.5 * cellHeight;
  for (const character of text) {
    for (const [row, cells] of (glyphs[character] ?? []).entries()) {
      for (let column = 0; column < 3; column++) {
        if (cells[column] !== '#') continue;
        const left = x + 2 + column * cellWidth;
        fill(left, left + cellWidth, top - (row + 1) * cellHeight, top - row * cellHeight);
      }
    }
    x += advance(character);
  }
}

/** Formats a float as Python's `f"{reward:04}"`. */
function asPython(reward: number): string {
  const digits = Number.isInteger(reward) ? `${Math.abs(reward)}.0` : String(Math.abs(reward));
  const sign = reward < 0 ? '-' : '';
  return sign + digits.padStart(4 - sign.length, '0');
}

/**
 * Draws the race from above in Gymnasium's style, as the observation and as a picture. Gymnasium draws 1000 × 800 pixels and shrinks them
 * by averaging; this samples the same scene at the requested resolution.
 */

const windowWidth = 1000;
const windowHeight = 800;
const trackScale = 6;
const closeUp = 2.7;
const grassSide = playfield / 20;

export interface SceneColors {
  readonly road: Color;
  readonly background: Color;
  readonly grass: Color;
}

export interface Scene {
  /** States of hull and wheels. */
  readonly bodies: Float32Array;
  readonly steering: number;
  readonly track: Track;
  readonly wheels: readonly { readonly phase: number; readonly omega: number }[];
  /** Return so far. */
  readonly collected: number;
  /** Whether nothing has touched a tile yet; such tiles have one of three shades. */
  readonly untouched: (tile: number) => boolean;
  /** Seconds since the start: in the first second the camera zooms in. */
  readonly seconds: number;
  readonly colors: SceneColors;
}

const paint = {
  nothing: 0,
  background: 1,
  grass: 2,
  road: 3, // and two more shades
  white: 6,
  red: 7,
  tyre: 8,
  rim: 9,
  hull: 10,
  panel: 11,
  blue: 12,
  violet: 13,
  green: 14,
} as const;

const fixedColors: readonly (readonly [number, Color])[] = [
  [paint.nothing, [0, 0, 0]],
  [paint.white, [255, 255, 255]],
  [paint.red, [255, 0, 0]],
  [paint.tyre, [0, 0, 0]],
  [paint.rim, [77, 77, 77]],
  [paint.hull, [204, 0, 0]],
  [paint.panel, [0, 0, 0]],
  [paint.blue, [0, 0, 255]],
  [paint.violet, [51, 0, 255]],
  [paint.green, [0, 255, 0]],
];

interface Studio {
  readonly raster: SampledRaster;
  readonly painter: Painter;
}
const studios = new Map<string, Studio>();

/** Draws the scene to `out`, `height` rows of `width` pixels. */
export function drawScene(scene: Scene, width: number, height: number, out: Uint8Array): void {
  const key = `${width} ${height}`;
  let studio = studios.get(key);
  if (studio === undefined) {
    const raster = new SampledRaster(width, height);
    studio = { raster, painter: new Painter(raster, width, height) };
    studios.set(key, studio);
  }
  studio.painter.draw(scene);
  studio.raster.resolve(out);
}

/** Draws the scene as an SVG document of 600 × 400 pixels. */
export function drawSceneAsSvg(scene: Scene, title: string): string {
  const [width, height] = [600, 400];
  const svg = new IndexedSvg(width, height, title);
  new Painter(svg, width, height).draw(scene);
  return svg.toString();
}

class Painter {
  readonly #raster: IndexedSurface;
  readonly #scaleX: number;
  readonly #scaleY: number;
  /** Camera: the world-to-window transform is a rotation, a zoom and a translation. */
  #cosine = 1;
  #sine = 0;
  #shiftX = 0;
  #shiftY = 0;
  readonly #points = new Float64Array(16);

  constructor(raster: IndexedSurface, width: number, height: number) {
    this.#raster = raster;
    this.#scaleX = width / windowWidth;
    this.#scaleY = height / windowHeight;
    for (const [index, color] of fixedColors) this.#raster.setColor(index, color);
  }

  draw(scene: Scene): void {
    this.#aim(scene);
    this.#drawGround(scene);
    this.#drawRoad(scene);
    this.#drawCar(scene);
    this.#drawPanel(scene);
  }

  #aim({ bodies, seconds }: Scene): void {
    const zoom = 0.1 * trackScale * Math.max(1 - seconds, 0) + closeUp * trackScale * Math.min(seconds, 1);
    const angle = -bodies[bodyAngle]!;
    this.#cosine = cos(angle) * zoom;
    this.#sine = sin(angle) * zoom;
    const x = bodies[bodyX]!;
    const y = bodies[bodyY]!;
    this.#shiftX = windowWidth / 2 - (x * this.#cosine - y * this.#sine);
    this.#shiftY = windowHeight / 4 - (x * this.#sine + y * this.#cosine);
  }

  /** Fills a convex polygon of the world: x, y pairs, transformed by a body if one is given. */
  #fill(points: ArrayLike<number>, color: number, bodies?: Float32Array, row = 0): void {
    const placed = this.#points;
    const count = points.length / 2;
    const turn = bodies === undefined ? 0 : bodies[row + bodyAngle]!;
    const bodyCosine = cos(turn);
    const bodySine = sin(turn);
    const originX = bodies === undefined ? 0 : bodies[row + bodyX]!;
    const originY = bodies === undefined ? 0 : bodies[row + bodyY]!;
    let inside = false;
    let centerX = 0;
    let centerY = 0;
    for (let i = 0; i < count; i++) {
      const px = points[2 * i]!;
      const py = points[2 * i + 1]!;
      const x = originX + px * bodyCosine - py * bodySine;
      const y = originY + px * bodySine + py * bodyCosine;
      const windowX = x * this.#cosine - y * this.#sine + this.#shiftX;
      const windowY = x * this.#sine + y * this.#cosine + this.#shiftY;
      // A polygon without a corner within 600 pixels of the window is invisible; only the background is larger.
      inside ||= Math.abs(windowX - windowWidth / 2) < 1100 && Math.abs(windowY - windowHeight / 2) < 1000;
      placed[2 * i] = windowX;
      placed[2 * i + 1] = windowHeight - windowY;
      centerX += windowX / count;
      centerY += (windowHeight - windowY) / count;
    }
    if (!inside && color !== paint.background) return;
    // pygame also paints the pixels under the outline: half a pixel more on each side.
    for (let i = 0; i < 2 * count; i += 2) {
      placed[i] = (placed[i]! + 0.5 * Math.sign(placed[i]! - centerX)) * this.#scaleX;
      placed[i + 1] = (placed[i + 1]! + 0.5 * Math.sign(placed[i + 1]! - centerY)) * this.#scaleY;
    }
    this.#raster.fillConvex(placed, count, color);
  }

  #drawGround({ colors, bodies }: Scene): void {
    const raster = this.#raster;
    const whole = (color: Color): Color => color.map(Math.trunc) as unknown as Color;
    raster.setColor(paint.background, whole(colors.background));
    raster.setColor(paint.grass, whole(colors.grass));
    for (let shade = 0; shade < 3; shade++) {
      raster.setColor(
        paint.road + shade,
        whole(colors.road.map((c) => c + 0.01 * shade * 255) as unknown as Color),
      );
    }
    raster.clear(paint.nothing);
    const p = playfield;
    this.#fill([p, p, p, -p, -p, -p, -p, p], paint.background);
    // The camera's range: the window's diagonal.
    const reach = (windowWidth + windowHeight) / lengthOf(this.#cosine, this.#sine);
    const from = (center: number): number => Math.max(-20, 2 * Math.floor((center - reach) / grassSide / 2));
    const to = (center: number): number => Math.min(20, Math.ceil((center + reach) / grassSide));
    for (let i = from(bodies[bodyX]!); i < to(bodies[bodyX]!); i += 2) {
      for (let k = from(bodies[bodyY]!); k < to(bodies[bodyY]!); k += 2) {
        const left = grassSide * i;
        const low = grassSide * k;
        const right = left + grassSide;
        const high = low + grassSide;
        this.#fill([right, low, left, low, left, high, right, high], paint.grass);
      }
    }
  }

  #drawRoad({ track, untouched }: Scene): void {
    let kerb = 0;
    for (let tile = 0; tile < track.tiles.length; tile++) {
      this.#fill(track.tiles[tile]!, paint.road + (untouched(tile) ? tile % 3 : 0));
      for (; track.kerbs[kerb]?.tile === tile; kerb++) {
        this.#fill(track.kerbs[kerb]!.points, tile % 2 === 0 ? paint.white : paint.red);
      }
    }
  }

  #drawCar({ bodies, wheels }: Scene): void {
    for (let k = 0; k < wheels.length; k++) {
      const row = (k + 1) * bodyStride;
      this.#fill(wheelOutline, paint.tyre, bodies, row);
      // The visible part of a light stripe on the rolling tyre.
      const { phase } = wheels[k]!;
      const sine1 = sin(phase);
      const sine2 = sin(phase + 1.2);
      if (sine1 > 0 && sine2 > 0) continue;
      const cosine1 = cos(phase);
      const cosine2 = cos(phase + 1.2);
      const y1 = wheelRadius * (sine1 > 0 ? Math.sign(cosine1) : cosine1);
      const y2 = wheelRadius * (sine2 > 0 ? Math.sign(cosine2) : cosine2);
      const w = wheelHalfWidth;
      this.#fill([-w, y1, w, y1, w, y2, -w, y2], paint.rim, bodies, row);
    }
    for (const part of hullParts) this.#fill(part, paint.hull, bodies);
  }

  /** Fills a rectangle of the window, in its pixels, y up from the bottom. */
  #rectangle(left: number, right: number, low: number, high: number, color: number): void {
    const x1 = left * this.#scaleX;
    const x2 = right * this.#scaleX;
    const y1 = (windowHeight - high) * this.#scaleY;
    const y2 = (windowHeight - low) * this.#scaleY;
    this.#raster.fillConvex([x1, y1, x2, y1, x2, y2, x1, y2], 4, color);
  }

  /** Fills a rectangle in fortieths of the window; one pixel more to the right and below, as pygame's corners are pixels. */
  #bar(left: number, right: number, low: number, high: number, color: number): void {
    const column = windowWidth / 40;
    const line = windowHeight / 40;
    const from = Math.min(left, right) * column;
    const to = Math.max(left, right) * column + 1;
    this.#rectangle(from, to, Math.min(low, high) * line - 1, Math.max(low, high) * line, color);
  }

  #drawPanel({ bodies, wheels, steering, collected }: Scene): void {
    this.#bar(0, 40, 0, 5, paint.panel);
    const upright = (column: number, value: number, length: number, color: number): void => {
      if (Math.abs(value) > 1e-4) this.#bar(column, column + 1, 1, 1 + length, color);
    };
    const speed = lengthOf(bodies[bodyVelocityX]!, bodies[bodyVelocityY]!);
    upright(5, speed, 0.02 * speed, paint.white);
    for (const [k, { omega }] of wheels.entries()) {
      upright(7 + k, omega, 0.01 * omega, k < 2 ? paint.blue : paint.violet);
    }
    if (Math.abs(steering) > 1e-4) this.#bar(20, 20 - 10 * steering, 2, 4, paint.green);
    const spin = bodies[bodyAngularVelocity]!;
    if (Math.abs(spin) > 1e-4) this.#bar(30, 30 - 0.8 * spin, 2, 4, paint.red);
    drawReward(collected, (left, right, low, high) => this.#rectangle(left, right, low, high, paint.white));
  }
}
