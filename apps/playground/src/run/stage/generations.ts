// The generations of an agent that evolves, for the stage: the episode of each candidate, and the champion's ancestors. Watching changes nothing.
import type { SelfDriving, Snapshot, VectorEnv } from '@prism-rl/core';
import { childSnapshot } from '@prism-rl/core';
import type { Ancestor, Scene, Send } from '../host/events.ts';
import type { Pace } from './pace.ts';

interface Link extends Ancestor {
  readonly parent: Link | undefined;
}

/** A world of bodies, as its rules keep it. */
interface Bodies extends Pick<Scene, 'outlines' | 'ground'> {
  readonly world: { readonly bodies: Float32Array };
}

/** Numbers in a row of bodies: x, y and angle come first. */
const bodyStride = 9;
const boxView = [20, 40 / 3, 0] as const;
const pad = [8, 10 / 3, 12, 10 / 3];
const cart: Scene = {
  outlines: [
    [-0.25, -0.08, -0.2, -0.12, 0.2, -0.12, 0.25, -0.08, 0.25, 0.08, 0.2, 0.12, -0.2, 0.12, -0.25, 0.08],
    [-0.03, 0.02, 0, 0, 0.03, 0.02, 0.04, 0.98, 0, 1, -0.04, 0.98],
  ],
  ...{ ground: [-2.8, 0, 2.8, 0], marks: [-2.4, 0, 2.4, 0], view: [5.6, 2.6, -0.5] },
};

function bodiesOf(env: VectorEnv): Bodies | undefined {
  const state = (env as { stateOf?(index: number): object }).stateOf?.(0);
  return state !== undefined && 'outlines' in state ? (state as Bodies) : undefined;
}

/** The generations of a run. */
export class Generations {
  /** Generations that have been tried. */
  number = 0;
  readonly #pace: Pace;
  readonly #send: Send | undefined;
  #agent: (SelfDriving & { keep?(candidate: number): void }) | undefined;
  #scene: Scene | undefined;
  #scores: number[] = [];
  #starts = [0];
  #poses: number[] = [];
  #isRecorded = false;
  /** Whether no candidate of the next generation has taken a step. */
  #isBetween = true;
  /** The scores of the last generation, its best by genome, and those before them. */
  #last: readonly number[] = [];
  #best = new Map<string, Link>();
  #parents = this.#best;

  /** @param send receives what is shown; absent: nobody watches. */
  constructor(pace: Pace, send: Send | undefined) {
    this.#pace = pace;
    this.#send = send;
  }

  /** Records the episodes of a training world. */
  record(env: VectorEnv): void {
    const step = env.step.bind(env);
    env.step = (actions) => {
      if (this.#isRecorded) this.#note(env);
      step(actions);
    };
  }

  /** @param between waits before each generation; returns whether the run stops here */
  drive(agent: SelfDriving, between: () => Promise<boolean>): void {
    const advance = agent.advance.bind(agent);
    this.#agent = agent;
    agent.advance = async (to, signal) => {
      if (this.#isBetween) {
        if (await between()) return advance(0, signal);
        this.#isBetween = false;
        // At full speed the page asks for those that it shows.
        const isAsked = this.#pace.takeAsked();
        this.#isRecorded = this.#send !== undefined && (isAsked || this.number === 0 || !this.#pace.isFree);
      }
      const report = await advance(to, signal);
      for (const { return: score } of report.episodes) {
        this.#scores.push(score);
        this.#starts.push(this.#poses.length / (3 * (this.#scene?.outlines.length ?? 1)));
      }
      if (report.metrics === undefined) return report;
      this.number++;
      this.#isBetween = true;
      await this.#close(agent);
      return { ...report, metrics: { ...report.metrics, generation: this.number } };
    };
  }

  /** Makes a candidate of the last generation the champion. */
  async keep(candidate: number): Promise<void> {
    const agent = this.#agent!;
    agent.keep?.(candidate);
    if (this.#send === undefined) return;
    const kept = genomesOf(await agent.save())[0];
    if (kept === undefined || this.#best.has(kept.join())) return;
    this.#best.set(kept.join(), this.#link(kept, this.#last[candidate] ?? Number.NaN));
  }

  #note(env: VectorEnv): void {
    const bodies = bodiesOf(env);
    const poses = this.#poses;
    if (bodies === undefined) {
      this.#scene = cart;
      const [x, , angle] = env.observations as Float32Array;
      poses.push(x!, 0.12, 0, x!, 0.18, -angle!);
      return;
    }
    const { outlines, world } = bodies;
    if (poses.length === 0) {
      const marks = outlines.length === 3 ? pad : [];
      this.#scene = { outlines, ground: bodies.ground, marks, view: boxView };
    }
    for (let row = 0; row < outlines.length; row++)
      for (let k = 0; k < 3; k++) poses.push(world.bodies[row * bodyStride + k]!);
  }

  async #close(agent: SelfDriving): Promise<void> {
    const scores = this.#scores;
    this.#last = scores;
    // Only who watches sees the line, which takes a snapshot of the agent.
    const line = this.#send === undefined ? [] : this.#lineOf(genomesOf(await agent.save()));
    if (this.#isRecorded && this.#scene !== undefined) {
      const film = { ...this.#scene, number: this.number, scores, starts: this.#starts, line };
      this.#send?.({ type: 'generation', ...film, poses: Float32Array.from(this.#poses) });
    }
    [this.#scores, this.#starts, this.#poses] = [[], [0], []];
  }

  /** @param genomes of the best, the champion first: their scores are the highest ones, in order */
  #lineOf(genomes: readonly (readonly number[])[]): Ancestor[] {
    this.#parents = this.#best;
    const ranked = this.#last.toSorted((a, b) => b - a);
    this.#best = new Map(genomes.map((genome, k) => [genome.join(), this.#link(genome, ranked[k]!)]));
    const line: Ancestor[] = [];
    let link = genomes.length === 0 ? undefined : this.#best.get(genomes[0]!.join());
    for (; link !== undefined; link = link.parent)
      line.unshift({ generation: link.generation, score: link.score });
    return line;
  }

  #link(genome: readonly number[], score: number): Link {
    const known = this.#parents.get(genome.join());
    const parent = known === undefined ? this.#parents.get(genome.slice(0, -1).join()) : known.parent;
    return { generation: known?.generation ?? this.number, score, parent };
  }
}

/** The genomes of a genetic search's best, the champion first; none of other searches. */
function genomesOf(snapshot: Snapshot): readonly (readonly number[])[] {
  const { genomes = [] } = childSnapshot(snapshot, 'search').meta;
  return genomes as readonly (readonly number[])[];
}
