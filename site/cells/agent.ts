// The home page's agent: Q-learning in the playground's grid world, small enough to be part of the page.
import { actOutputs, Rng } from '@prism-rl/core';
import { GridWorld } from '@prism-rl/env-gridworld';
import { drawGrid } from '../../apps/playground/src/view/gridDrawing.ts';
import { sharpCanvas, themeOf } from '../../apps/playground/src/view/theme.ts';
import { QLearning } from '../../packages/algo-tabular/src/control/oneStepControl.ts';

/** Length of the agent's trail in cells. */
const trailLength = 12;

/** The agent, its world, and the loop between them. */
export class GridLearning {
  /** The agent's cells, the newest last. */
  readonly trail: number[] = [];
  /** Steps so far. */
  steps = 0;
  /** Steps of the finished episodes: of the first one, of the newest one, and their number. */
  readonly episodes = { first: 0, newest: 0, count: 0 };
  readonly #env = new GridWorld();
  readonly #agent: QLearning;
  readonly #out = actOutputs(this.#env.actionSpace, 1);
  #state: number;
  #starts = 1;
  #length = 0;

  constructor(seed: number) {
    const { observationSpace, actionSpace } = this.#env;
    this.#agent = new QLearning({
      observationSpace,
      actionSpace,
      numEnvs: 1,
      steps: 100_000,
      config: {},
      rng: new Rng(seed),
    });
    this.#state = this.#env.reset({ seed }).observation;
    this.trail.push(this.#state);
  }

  /** The drawn grid. */
  get grid() {
    const { scene, arrows } = this.#env.grid!;
    return { ...scene, arrows };
  }

  /** Q(s, a). */
  get table() {
    return { numbers: this.#agent.q, perState: this.grid.arrows.length };
  }

  /** One step of the world, and one update. */
  step(): void {
    const observations = Int32Array.of(this.#state);
    this.#agent.act(observations, this.#out, 'explore');
    const { observation, reward, terminated, truncated } = this.#env.step(this.#out.actions[0]!);
    const { memory } = this.#agent;
    memory.add({
      count: 1,
      observations,
      ...this.#out,
      rewards: Float64Array.of(reward),
      nextObservations: Int32Array.of(observation),
      terminated: Uint8Array.of(+terminated),
      truncated: Uint8Array.of(+truncated),
      starts: Uint8Array.of(this.#starts),
    });
    this.#agent.learn(memory.sample());
    this.steps++;
    this.#length++;
    this.#starts = +(terminated || truncated);
    this.#state = observation;
    if (this.#starts === 1) {
      const { episodes } = this;
      if (++episodes.count === 1) episodes.first = this.#length;
      episodes.newest = this.#length;
      this.#length = 0;
      this.#state = this.#env.reset().observation;
      this.trail.length = 0;
    }
    this.trail.push(this.#state);
    if (this.trail.length > trailLength) this.trail.shift();
  }
}

/** Episodes after which it knows a path: from then on it moves at a visible speed. */
const known = 40;

/** Steps per second. */
function paceOf({ episodes }: GridLearning): number {
  return episodes.count < known ? 120 : 8;
}

/** A figure that learns. */
export interface Figure {
  readonly isPaused: boolean;
  pause(value: boolean): void;
  /** Restarts learning from scratch. */
  again(): void;
  close(): void;
}

/**
 * Draws a learning agent for as long as it is visible.
 *
 * @param tell receives the agent at every frame.
 */
export function show(canvas: HTMLCanvasElement, tell: (learning: GridLearning) => void): Figure {
  let learning = new GridLearning(1);
  // With reduced motion, it starts on request.
  let isPaused = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let isSeen = true;
  let frame = 0;
  let due = 0;
  const draw = (): void => {
    const { grid, table, trail } = learning;
    const side = Math.floor(canvas.clientWidth / grid.columns);
    const context = sharpCanvas(canvas, canvas.clientWidth, canvas.clientHeight);
    drawGrid(context, grid, side, table, { trail, theme: themeOf(canvas) });
    tell(learning);
  };
  const go = (time: number): void => {
    // After a pause or late frames, it does not catch up.
    due = Math.max(due, time - 100);
    for (; due <= time; due += 1000 / paceOf(learning)) learning.step();
    draw();
    frame = requestAnimationFrame(go);
  };
  const settle = (): void => {
    cancelAnimationFrame(frame);
    if (isPaused || !isSeen) draw();
    else frame = requestAnimationFrame(go);
  };
  const seen = new IntersectionObserver((entries) => {
    isSeen = entries.at(-1)!.isIntersecting;
    settle();
  });
  seen.observe(canvas);
  /** Observes its size and the page's colours. */
  const changed = new ResizeObserver(draw);
  changed.observe(canvas);
  const painted = new MutationObserver(draw);
  painted.observe(document.documentElement, { attributeFilter: ['class'] });
  return {
    get isPaused() {
      return isPaused;
    },
    pause: (value) => {
      isPaused = value;
      settle();
    },
    again: () => {
      learning = new GridLearning(1);
      settle();
    },
    close: () => {
      cancelAnimationFrame(frame);
      for (const observer of [seen, changed, painted]) observer.disconnect();
    },
  };
}
