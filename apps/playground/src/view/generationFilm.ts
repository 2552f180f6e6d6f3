// Shows all candidates of a generation on the stage together: the best in colour; the others fade when their episodes end.
import { signal } from '@preact/signals';
import type { Generation } from '../run/host/events.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { speeds } from '../run/live/liveRun.ts';
import { fitted, line, type Theme, themeOf } from './theme.ts';

/** Seconds in which a candidate fades when its episode is over, and the last picture stays. */
const fading = 0.8;
/** Maximum speed, relative to the world's own pace. */
const fastest = 8;
/** Of the best's bodies. */
const spectrum = ['#7d52c8', '#d1495b', '#edae49', '#3d6fd0', '#30a0a0'];

/** The candidate that the visitor looks at. */
export const chosen = signal<number | undefined>(undefined);

/** Candidates, the best first. */
export function ranked({ scores }: Generation): number[] {
  return scores.map((_, k) => k).sort((a, b) => scores[b]! - scores[a]!);
}

/** Plays the newest generation, and asks for the next one. */
export class GenerationFilm {
  readonly #run: LiveRun;
  #shown: Generation | undefined;
  /** The worst first: the better ones are drawn over them. */
  #order: readonly number[] = [];
  #longest = 0;
  #at = 0;
  #last = 0;
  #hasAsked = false;
  #drawn = '';
  #scale = 1;
  /** The place in the world of the canvas's lower left corner. */
  #left = 0;
  #bottom = 0;
  #height = 0;

  constructor(run: LiveRun) {
    this.#run = run;
  }

  draw(canvas: HTMLCanvasElement, width: number, height: number): void {
    const film = this.#run.generation.value;
    if (film === undefined) return;
    if (film !== this.#shown) this.#begin(film);
    const { isPaused, speed, world } = this.#run;
    const pace = Math.min(speeds[speed.value]!, fastest * world.value.pace);
    const now = performance.now();
    if (!isPaused.value) this.#at += (Math.min(100, now - this.#last) / 1000) * pace;
    this.#last = now;
    const end = this.#longest + fading * pace;
    if (this.#at > end && !this.#hasAsked) {
      this.#hasAsked = true;
      this.#run.single();
    }
    this.#at = Math.min(this.#at, end + 1);
    const theme = themeOf(canvas);
    const state = `${this.#at} ${width}×${height} ${theme.card} ${chosen.value}`;
    if (state === this.#drawn || Math.min(width, height) < 40) return;
    this.#drawn = state;
    this.#scale = Math.min(width / film.view[0], height / film.view[1]);
    this.#height = height;
    this.#paint(fitted(canvas, width, height), film, width, theme, fading * pace);
  }

  /** Chooses the candidate next to a place on the canvas, in CSS pixels. */
  choose(x: number, y: number): void {
    const film = this.#shown;
    if (film === undefined) return;
    const [atX, atY] = [x / this.#scale + this.#left, (this.#height - y) / this.#scale + this.#bottom];
    const distances = film.scores.map((_, k) => {
      const [bodyX, bodyY] = this.#posesOf(film, k);
      return this.#at > film.starts[k + 1]! - film.starts[k]! + 1
        ? Number.POSITIVE_INFINITY
        : Math.hypot(bodyX! - atX, bodyY! - atY);
    });
    chosen.value = distances.indexOf(Math.min(...distances));
  }

  #begin(film: Generation): void {
    this.#shown = film;
    this.#order = ranked(film).reverse();
    this.#longest = Math.max(...film.scores.map((_, k) => film.starts[k + 1]! - film.starts[k]!));
    this.#at = 0;
    this.#hasAsked = false;
    chosen.value = undefined;
  }

  /** Where a candidate's bodies are now, or were last. */
  #posesOf({ starts, poses, outlines }: Generation, candidate: number): Float32Array {
    const size = 3 * outlines.length;
    const at = Math.min(starts[candidate]! + Math.floor(this.#at), starts[candidate + 1]! - 1);
    return poses.subarray(at * size, (at + 1) * size);
  }

  #paint(
    context: CanvasRenderingContext2D,
    film: Generation,
    width: number,
    theme: Theme,
    fade: number,
  ): void {
    const { ground, marks, view, scores, starts } = film;
    const scale = this.#scale;
    const best = this.#order.at(-1)!;
    const height = this.#height;
    // The view is in the middle; it follows the best one to the end of the ground.
    const [first, last] = [ground[0]!, ground.at(-2)! - view[0]];
    const [more, above] = [width / scale - view[0], height / scale - view[1]];
    this.#left = Math.max(first, Math.min(last, this.#posesOf(film, best)[0]! - view[0] / 5)) - more / 2;
    this.#bottom = view[2] - above / 2;
    const place = (x: number, y: number): [number, number] => [
      (x - this.#left) * scale,
      height - (y - this.#bottom) * scale,
    ];
    context.fillStyle = theme.card;
    context.fillRect(0, 0, width, height);
    context.lineWidth = 2;
    context.strokeStyle = theme.soft;
    context.fillStyle = theme.line;
    const corners = Array.from({ length: ground.length / 2 }, (_, k) =>
      place(ground[2 * k]!, ground[2 * k + 1]!),
    );
    const [from, to] = [corners[0]!, corners.at(-1)!];
    line(context, [Math.min(0, from[0]), from[1]], ...corners, [Math.max(width, to[0]), to[1]]);
    context.lineTo(Math.max(width, to[0]), height);
    context.lineTo(Math.min(0, from[0]), height);
    context.fill();
    context.setLineDash([4, 5]);
    for (let k = 0; k < marks.length; k += 2)
      line(context, place(marks[k]!, marks[k + 1]!), place(marks[k]!, marks[k + 1]! + view[1] / 3));
    context.setLineDash([]);
    const usual = 0.06 + 0.8 / Math.sqrt(scores.length);
    for (const candidate of this.#order) {
      const isBest = candidate === best;
      const isChosen = candidate === chosen.value;
      const over = Math.max(0, this.#at - (starts[candidate + 1]! - starts[candidate]!));
      const alpha = isBest || isChosen ? 1 : usual * (1 - over / fade);
      if (alpha <= 0.01) continue;
      context.globalAlpha = alpha;
      this.#drawBodies(context, film, candidate, place, (body) =>
        isChosen ? '#ff9d2e' : isBest ? spectrum[body % spectrum.length]! : theme.ink,
      );
    }
    context.globalAlpha = 1;
  }

  #drawBodies(
    context: CanvasRenderingContext2D,
    film: Generation,
    candidate: number,
    place: (x: number, y: number) => [number, number],
    colour: (body: number) => string,
  ): void {
    const poses = this.#posesOf(film, candidate);
    for (const [body, outline] of film.outlines.entries()) {
      const [x, y, angle] = poses.subarray(3 * body);
      const [sine, cosine] = [Math.sin(angle!), Math.cos(angle!)];
      context.fillStyle = colour(body);
      context.beginPath();
      for (let k = 0; k < outline.length; k += 2) {
        const [right, up] = [outline[k]!, outline[k + 1]!];
        context.lineTo(...place(x! + right * cosine - up * sine, y! + right * sine + up * cosine));
      }
      context.fill();
    }
  }
}
