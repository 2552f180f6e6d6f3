// Runs that a GPU trains together. Each run requests steps or an evaluation; when all have requested, the GPU does what they have in common.
import { PrismError } from '@prism-rl/core';
import { type DeviceEpisode, DeviceRuns, type Progress, type Trial } from './deviceRuns.ts';
import type { GpuDevice } from './gpuDevice.ts';
import type { Controls, Loop } from './runShader.ts';

/** Everything that decides a run, but the state from which it resumes. */
export interface GroupedRun {
  readonly loop: Loop;
  /** Decides all its random numbers but the initial values of its variables; below 2⁵³. */
  readonly seed: number;
  /** @param tick ticks before */
  controls(tick: number): Controls;
}

export class Place {
  /** Absent before the run is created. */
  run: GroupedRun | undefined;
  /** State of {@link DeviceRuns.save} from which the run resumes; absent for a new run. */
  saved: Uint32Array | undefined;
  /** Slot of the run on the GPU; absent before its first request, and while the GPU has no memory for it. */
  seat: { readonly runs: DeviceRuns; readonly number: number } | undefined;
}

/** A request and its answer. */
interface Request<Asked, Answer> {
  readonly asked: Asked;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

interface AskedTrial extends Omit<Trial, 'run'> {
  /** Called with the episodes so far; returns whether to play more. */
  goOn(episodes: readonly DeviceEpisode[]): boolean;
}

type Judged = Pick<Progress, 'episodes' | 'fault'>;

/** Trains runs of any agents and environments on one GPU. Their results do not depend on each other. */
export class RunGroup {
  readonly #device: GpuDevice;
  readonly #open: Set<Place>;
  readonly #steps = new Map<Place, Request<number, Progress>>();
  readonly #trials = new Map<Place, Request<AskedTrial, Judged>>();
  #isWorking = false;
  #isFull = false;

  constructor(device: GpuDevice, places: readonly Place[]) {
    this.#device = device;
    this.#open = new Set(places);
  }

  /** Advances the run to tick `to`, at most {@link Loop.mostTicks} ticks ahead. */
  advance(place: Place, to: number): Promise<Progress> {
    return this.#ask(this.#steps, place, to);
  }

  /** Plays greedy episodes of the run. */
  evaluate(place: Place, trial: AskedTrial): Promise<Judged> {
    return this.#ask(this.#trials, place, trial);
  }

  /** Ends a run, so that the others no longer wait for it. Its memory becomes free once all runs that share its shader have ended. */
  leave(place: Place): void {
    if (!this.#open.delete(place)) return;
    const runs = place.seat?.runs;
    if (runs !== undefined && ![...this.#open].some(({ seat }) => seat?.runs === runs)) {
      runs.dispose();
      this.#isFull = false;
    }
    void this.#work();
  }

  #ask<Asked, Answer>(
    requests: Map<Place, Request<Asked, Answer>>,
    place: Place,
    asked: Asked,
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    requests.set(place, { asked, resolve, reject });
    void this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    const hasAsked = (place: Place): boolean => this.#steps.has(place) || this.#trials.has(place);
    while (this.#open.size > 0 && [...this.#open].every(hasAsked)) {
      await this.#seatAll();
      const judged = seatedIn(this.#trials);
      // Evaluations first, so that their runs take their next steps with the others.
      if (judged.length > 0) {
        for (const [runs, places] of judged) await this.#evaluate(runs, places);
        continue;
      }
      const all = seatedIn(this.#steps);
      const left = (runs: DeviceRuns, place: Place): number =>
        this.#steps.get(place)!.asked - runs.steps[place.seat!.number]!;
      const least = Math.min(...all.flatMap(([runs, places]) => places.map((place) => left(runs, place))));
      for (const [runs, places] of all) await this.#advance(runs, places, least);
    }
    this.#isWorking = false;
  }

  /** Gives the GPU as many of the runs as fit; others wait until some have ended. */
  async #seatAll(): Promise<void> {
    if (this.#isFull) return;
    const waiting = [...this.#open].filter(({ seat }) => seat === undefined);
    const alike = Map.groupBy(waiting, ({ run }) => DeviceRuns.shaderOf(this.#device, run!.loop).code);
    for (const places of alike.values()) {
      for (let count = places.length; places.length > 0 && !this.#isFull; ) {
        const some = places.slice(0, count);
        const starts = some.map(({ run, saved }) => ({ seed: run!.seed, steps: run!.loop.steps, saved }));
        try {
          const runs = await DeviceRuns.create(this.#device, some[0]!.run!.loop, { starts });
          for (const [number, place] of some.entries()) place.seat = { runs, number };
          places.splice(0, count);
        } catch (error) {
          const isLarge = error instanceof PrismError && error.code === 'unavailable';
          const isAlone = ![...this.#open].some(({ seat }) => seat !== undefined);
          if (count > 1 && isLarge) count = count >> 1;
          else if (isLarge && !isAlone) this.#isFull = true;
          else for (const place of places.splice(0)) this.#refuse(place, error);
        }
      }
    }
  }

  async #advance(runs: DeviceRuns, places: readonly Place[], steps: number): Promise<void> {
    const numbers = places.map(({ seat }) => seat!.number);
    const byRun = new Map(places.map((place) => [place.seat!.number, place]));
    try {
      await runs.take(steps, (run, step) => byRun.get(run)!.run!.controls(step), numbers);
      const done = places.filter(
        ({ seat }, k) => runs.steps[seat!.number] === this.#steps.get(places[k]!)!.asked,
      );
      const reports = done.length === 0 ? [] : await runs.progress(done.map(({ seat }) => seat!.number));
      for (const [k, place] of done.entries()) settle(take(this.#steps, place), reports[k]!);
    } catch (error) {
      for (const place of places) this.#refuse(place, error);
    }
  }

  async #evaluate(runs: DeviceRuns, places: readonly Place[]): Promise<void> {
    const asked = places.map((place) => this.#trials.get(place)!.asked);
    const trials = places.map(({ seat }, k) => ({ ...asked[k]!, run: seat!.number }));
    try {
      const played = await runs.evaluate(trials, (k, episodes) => asked[k]!.goOn(episodes));
      for (const [k, place] of places.entries()) settle(take(this.#trials, place), played[k]!);
    } catch (error) {
      for (const place of places) this.#refuse(place, error);
    }
  }

  #refuse(place: Place, error: unknown): void {
    for (const requests of [this.#steps, this.#trials])
      if (requests.has(place)) take<unknown, never>(requests, place).reject(error);
  }
}

/** Answers a request, or rejects it if the environment's rules failed. */
function settle<Answer extends Pick<Progress, 'fault'>>(
  request: Request<unknown, Answer>,
  answer: Answer,
): void {
  if (answer.fault === undefined) request.resolve(answer);
  else request.reject(answer.fault);
}

function take<Asked, Answer>(
  requests: Map<Place, Request<Asked, Answer>>,
  place: Place,
): Request<Asked, Answer> {
  const request = requests.get(place)!;
  requests.delete(place);
  return request;
}

/** The places whose requests can be served, by the runs that share a shader. */
function seatedIn(requests: ReadonlyMap<Place, unknown>): [DeviceRuns, Place[]][] {
  const seated = [...requests.keys()].filter(({ seat }) => seat !== undefined);
  return [...Map.groupBy(seated, ({ seat }) => seat!.runs)];
}
