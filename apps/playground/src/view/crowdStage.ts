// Draws a crowd on the stage: its agents as dots in one map, or each on a small stage.
import { worldOf } from '../run/choices/worlds.ts';
import { type CrowdRun, isSplitOff } from '../run/crowd/crowdRun.ts';
import type { Picture } from '../run/host/events.ts';
import { drawCartPole } from './cartPoleDrawing.ts';
import { drawGrid } from './gridDrawing.ts';
import { fitted, sharpCanvas, type Theme, themeOf } from './theme.ts';

/** Milliseconds between two pictures of the map under the dots. */
const mapEvery = 200;
/** The part of its way that a dot goes in a frame. */
const glide = 0.35;
/** The golden angle, which spreads dots evenly in a cell. */
const turn = Math.PI * (3 - Math.sqrt(5));
/** Colours of the halves, on light and on dark ground. */
const colours = [
  ['#c65100', '#0072b2'],
  ['#ff9a4d', '#56b4e9'],
] as const;

/** The room for a drawing, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The colour of a half. */
export function colourOf(half: number, { isDark }: Theme): string {
  return colours[isDark ? 1 : 0][half]!;
}

/** The half of an agent: 1 for those with the other value. */
export function halfAt({ state }: CrowdRun, agent: number): 0 | 1 {
  return state.split !== undefined && isSplitOff(agent) ? 1 : 0;
}

/** The agents of a crowd in their world. */
export class StageDrawing {
  readonly #crowd: CrowdRun;
  readonly #map: HTMLCanvasElement = document.createElement('canvas');
  readonly #tile: HTMLCanvasElement = document.createElement('canvas');
  #mapAt = 0;
  #drawn: unknown;
  #size = '';
  /** Where the dots are, on their way to their cells: x and y of each. */
  #places = new Float32Array(0);
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(crowd: CrowdRun) {
    this.#crowd = crowd;
  }

  /** Draws what is new, in a room of this size. */
  draw(canvas: HTMLCanvasElement, room: Size): void {
    const crowd = this.#crowd;
    const theme = themeOf(canvas);
    const now = `${room.width}×${room.height} ${theme.card}`;
    const newest = crowd.grid === undefined ? crowd.drawn[0] : crowd.latest[0];
    if (newest === undefined || Math.min(room.width, room.height) < 40) return;
    if (newest === this.#drawn && now === this.#size && !this.#isMoving) return;
    if (now !== this.#size) this.#places = new Float32Array(0);
    this.#size = now;
    this.#drawn = newest;
    if (crowd.grid === undefined) this.#drawStages(canvas, room, theme);
    else this.#drawDots(canvas, room, theme);
  }

  #isMoving = false;

  #drawDots(canvas: HTMLCanvasElement, room: Size, theme: Theme): void {
    const crowd = this.#crowd;
    const grid = crowd.grid!;
    const side = Math.floor(Math.min(room.width / grid.columns, room.height / grid.rows));
    const [width, height] = [side * grid.columns + 1, side * grid.rows + 1];
    const now = performance.now();
    if (now - this.#mapAt > mapEvery || this.#map.width === 0 || crowd.isPaused.value) {
      this.#mapAt = now;
      const { length } = crowd.states;
      const sums = crowd.drawn.map(({ table }) => table);
      const numbers = sums[0]?.map(
        (_, k) => sums.reduce((sum, table) => sum + (table?.[k] ?? 0), 0) / length,
      );
      const table = numbers && { numbers, perState: grid.arrows.length };
      const { wind } = worldOf(crowd.state.run.world);
      drawGrid(sharpCanvas(this.#map, width, height), grid, side, table, { trail: [], theme, wind });
    }
    const context = fitted(canvas, width, height);
    context.drawImage(this.#map, 0, 0, width, height);
    const radius = Math.max(1.6, side * 0.055);
    const { length } = crowd.states;
    const isNew = this.#places.length !== 2 * length;
    if (isNew) this.#places = new Float32Array(2 * length);
    this.#isMoving = false;
    context.strokeStyle = theme.card;
    context.lineWidth = 1;
    for (let agent = 0; agent < length; agent++) {
      const cell = crowd.of(crowd.latest, agent, ({ cells }) => cells!);
      const reach = side * 0.36 * Math.sqrt((agent + 0.5) / length);
      const goal = [
        ((cell % grid.columns) + 0.5) * side + reach * Math.cos(agent * turn),
        (Math.floor(cell / grid.columns) + 0.5) * side + reach * Math.sin(agent * turn),
      ];
      const [x, y] = goal.map((to, axis) => {
        const from = this.#places[2 * agent + axis]!;
        const isNear = Math.abs(to - from) < 0.5;
        if (!isNear) this.#isMoving = true;
        const place = isNew || isNear || this.#calm.matches ? to : from + glide * (to - from);
        this.#places[2 * agent + axis] = place;
        return place;
      });
      context.fillStyle = colourOf(halfAt(crowd, agent), theme);
      context.beginPath();
      context.arc(x!, y!, radius, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  #drawStages(canvas: HTMLCanvasElement, room: Size, theme: Theme): void {
    const crowd = this.#crowd;
    const { length } = crowd.states;
    const columns = Math.ceil(Math.sqrt(length));
    const rows = Math.ceil(length / columns);
    const first = crowd.drawn[0]!.pictures?.[0];
    const ratio = first === undefined ? 0.7 : first.height / first.width;
    const side = Math.min(room.width / columns, room.height / rows / ratio);
    const high = side * ratio;
    const context = fitted(canvas, side * columns, high * rows);
    context.clearRect(0, 0, side * columns, high * rows);
    for (let agent = 0; agent < length; agent++) {
      const [x, y] = [(agent % columns) * side, Math.floor(agent / columns) * high];
      const picture = crowd.of<Picture | undefined>(crowd.drawn, agent, ({ pictures }) => pictures ?? []);
      if (picture === undefined) {
        const seen = crowd.of(crowd.drawn, agent, ({ observations }) => observations ?? []);
        drawCartPole(sharpCanvas(this.#tile, side, high), side, high, seen, undefined, theme);
      } else {
        this.#tile.width = picture.width;
        this.#tile.height = picture.height;
        const pixels = new ImageData(picture.data, picture.width, picture.height);
        this.#tile.getContext('2d')!.putImageData(pixels, 0, 0);
      }
      context.drawImage(this.#tile, x, y, side, high);
      context.strokeStyle = crowd.state.split ? colourOf(halfAt(crowd, agent), theme) : theme.line;
      context.lineWidth = crowd.state.split ? 3 : 1;
      context.strokeRect(x + 1, y + 1, side - 2, high - 2);
    }
  }
}
