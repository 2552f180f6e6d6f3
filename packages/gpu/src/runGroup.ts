// Runs that a GPU trains together. Each run requests steps or an evaluation; when all have requested, the GPU does what they have in common.
import { PrismError } from '@prism-rl/core';
import { type DeviceEpisode, DeviceRuns, type Progress, type RunStart, type Trial } from './deviceRuns.ts';
import type { GpuDevice } from './gpuDevice.ts';
import { Passes } from './passes.ts';
import type { Controls, Loop } from './runShader.ts';
import { differing, type ShaderForm, shaderForm } from './shaderNumbers.ts';

/** Everything that decides a run, but the state from which it resumes. */
export interface GroupedRun extends Pick<RunStart, 'seed' | 'host'> {
  readonly loop: Loop;
  /** @param tick ticks before */
  controls(tick: number): Controls;
}

export class Place {
  /** Absent before the run is created. */
  run: GroupedRun | undefined;
  /** The state from which the run resumes. */
  saved: RunStart['saved'];
  valuesOf: RunStart['valuesOf'];
  /** Whether those values were overwritten, so that it cannot begin again without {@link valuesOf}. */
  isOverwritten = false;
  /** Ticks that its requests have reported. */
  reported = 0;
  /** Slot of the run on the GPU; absent before its first request, and while the GPU has no memory for it. */
  seat: { readonly runs: DeviceRuns; readonly number: number } | undefined;
}

/** A request and its answer. */
interface Request<Asked, Answer> extends PromiseWithResolvers<Answer> {
  readonly asked: Asked;
}

interface AskedTrial extends Omit<Trial, 'run'> {
  /** Called with the episodes so far; returns whether to play more. */
  goOn(episodes: readonly DeviceEpisode[]): boolean;
}

type Judged = Pick<Progress, 'episodes' | 'fault'>;

/** Bytes of checkpoints that a group keeps at most for the loss of its GPU. */
const KEPT_BYTES = 2 ** 31;
/** Losses without progress in between after which it gives up. */
const LOSSES = 3;

/** What a group does when its GPU is lost. */
export interface Reopening {
  /** Opens it again, with dispatches of at most `longest` milliseconds. */
  open(longest: number): Promise<GpuDevice>;
  /** Receives a sentence about it. */
  told?(sentence: string): void;
}

/** Trains runs of any agents and environments on one GPU. Their results do not depend on each other. */
export class RunGroup {
  #device: GpuDevice;
  #passes: Passes;
  readonly #reopening: Reopening | undefined;
  #losses = 0;
  #keptBytes = 0;
  readonly #open: Set<Place>;
  readonly #steps = new Map<Place, Request<number, Progress>>();
  readonly #trials = new Map<Place, Request<AskedTrial, Judged>>();
  /** The shaders of all runs so far, by their form. Runs that waited for memory share the shader of others. */
  readonly #forms = new Map<string, ShaderForm[]>();
  #isWorking = false;
  #isFull = false;

  /** @param reopening default: the loss of the GPU ends all runs */
  constructor(device: GpuDevice, places: readonly Place[], reopening?: Reopening) {
    this.#device = device;
    this.#passes = new Passes(device);
    this.#reopening = reopening;
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
    const request = { asked, ...Promise.withResolvers<Answer>() };
    requests.set(place, request);
    void this.#work();
    return request.promise;
  }

  /** Keeps the state of a run after the steps that it has reported. If the GPU is lost, the run continues from there. */
  keep(place: Place, saved: Uint32Array, valuesOf: RunStart['valuesOf']): void {
    const bytes = place.valuesOf === undefined ? saved.byteLength : 0;
    if (this.#reopening === undefined || this.#keptBytes + bytes > KEPT_BYTES) return;
    this.#keptBytes += bytes;
    Object.assign(place, { saved, valuesOf });
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    const hasAsked = (place: Place): boolean => this.#steps.has(place) || this.#trials.has(place);
    while (this.#open.size > 0 && [...this.#open].every(hasAsked)) {
      try {
        await this.#serve();
      } catch (error) {
        if (!(await this.#reopen())) for (const place of this.#open) this.#refuse(place, error);
      }
    }
    this.#isWorking = false;
  }

  async #serve(): Promise<void> {
    await this.#seatAll();
    const stepsOf = ({ seat }: Place): number => seat!.runs.steps[seat!.number]!;
    // After a loss of the GPU, runs first repeat what they had already reported.
    const behind = seatedIn([...this.#open].filter((one) => one.seat && stepsOf(one) < one.reported));
    await this.#together(behind, async (runs, places) => {
      const steps = Math.min(runs.loop.mostTicks, ...places.map((place) => place.reported - stepsOf(place)));
      await this.#take(runs, places, steps);
      await runs.progress(places.map(({ seat }) => seat!.number));
    });
    if (behind.length > 0) return;
    const judged = seatedIn([...this.#trials.keys()]);
    // Evaluations first, so that their runs take their next steps with the others.
    if (judged.length > 0) return this.#together(judged, (...some) => this.#evaluate(...some));
    const all = seatedIn([...this.#steps.keys()]);
    const left = (place: Place): number => this.#steps.get(place)!.asked - stepsOf(place);
    const least = Math.min(...all.flatMap(([, places]) => places.map(left)));
    await this.#together(all, (runs, places) => this.#advance(runs, places, least));
  }

  /** Runs with different shaders do something side by side. An error of some ends only these, if the GPU itself is well. */
  async #together(
    all: readonly (readonly [DeviceRuns, Place[]])[],
    serve: (runs: DeviceRuns, places: readonly Place[]) => Promise<void>,
  ): Promise<void> {
    await this.#passes.together(all.map((some) => () => this.#refusing(some[1], () => serve(...some))));
  }

  /** Opens a lost GPU again. @returns whether the runs can continue */
  async #reopen(): Promise<boolean> {
    const { failure, longest } = this.#device;
    if (this.#reopening === undefined || failure?.code !== 'unavailable' || ++this.#losses > LOSSES)
      return false;
    try {
      this.#device = await this.#reopening.open(longest / 2);
      this.#passes = new Passes(this.#device);
    } catch {
      return false;
    }
    this.#isFull = false;
    for (const place of this.#open) {
      place.seat = undefined;
      if (place.isOverwritten && place.valuesOf === undefined) this.#refuse(place, failure);
    }
    this.#reopening.told?.(
      `${failure.message} It is open again, and the runs go on from their last checkpoints with shorter dispatches.`,
    );
    return true;
  }

  /** Gives the GPU as many of the runs as fit; others wait until some have ended. */
  async #seatAll(): Promise<void> {
    if (this.#isFull) return;
    const alike = new Map<string, Place[]>();
    for (const place of this.#open) {
      if (place.seat !== undefined) continue;
      try {
        const { form, numbers } = shaderForm(DeviceRuns.shaderOf(this.#device, place.run!.loop).code);
        const known = this.#forms.get(form) ?? [];
        // The long text once.
        this.#forms.set(form, [...known, { form: known[0]?.form ?? form, numbers }]);
        alike.set(form, [...(alike.get(form) ?? []), place]);
      } catch (error) {
        this.#refuse(place, error);
      }
    }
    const read = (form: string): number[] => differing(this.#forms.get(form)!);
    const compile = ({ run }: Place, form: string) =>
      DeviceRuns.compile(this.#device, run!.loop, undefined, read(form));
    const compiling = new Map([...alike].map(([form, [one]]) => [form, compile(one!, form)]));
    await Promise.allSettled(compiling.values());
    for (const [form, places] of alike)
      await this.#refusing(places, async () => {
        await compiling.get(form);
        await this.#seat(places, read(form));
      });
  }

  /** Takes the places that have got a seat out of the list. */
  async #seat(places: Place[], read: readonly number[]): Promise<void> {
    this.#passes.forget();
    for (let count = places.length; places.length > 0 && !this.#isFull; ) {
      const some = places.slice(0, count);
      const starts = some.map(({ run, saved, valuesOf }) => ({ ...run!, saved, valuesOf }));
      try {
        const { loop } = some[0]!.run!;
        const runs = await DeviceRuns.create(this.#device, loop, { starts, read, passes: this.#passes });
        for (const [number, place] of some.entries()) {
          place.seat = { runs, number };
          place.reported = Math.max(place.reported, runs.steps[number]!);
        }
        places.splice(0, count);
      } catch (error) {
        const isLarge =
          error instanceof PrismError && error.code === 'unavailable' && this.#device.failure === undefined;
        const isAlone = ![...this.#open].some(({ seat }) => seat !== undefined);
        if (count > 1 && isLarge) count = count >> 1;
        else if (isLarge && !isAlone) this.#isFull = true;
        else throw error;
      }
    }
  }

  async #take(runs: DeviceRuns, places: readonly Place[], steps: number): Promise<void> {
    const byRun = new Map(places.map((place) => [place.seat!.number, place]));
    await runs.take(steps, (run, step) => byRun.get(run)!.run!.controls(step), [...byRun.keys()]);
  }

  async #advance(runs: DeviceRuns, places: readonly Place[], steps: number): Promise<void> {
    await this.#take(runs, places, steps);
    const done = places.filter((one) => runs.steps[one.seat!.number] === this.#steps.get(one)!.asked);
    const reports = done.length === 0 ? [] : await runs.progress(done.map(({ seat }) => seat!.number));
    for (const [k, place] of done.entries()) {
      place.reported = this.#steps.get(place)!.asked;
      settle(this.#steps, place, reports[k]!);
    }
    if (done.length > 0) this.#losses = 0;
  }

  async #evaluate(runs: DeviceRuns, places: readonly Place[]): Promise<void> {
    const asked = places.map((place) => this.#trials.get(place)!.asked);
    const trials = places.map(({ seat }, k) => ({ ...asked[k]!, run: seat!.number }));
    const played = await runs.evaluate(trials, (k, episodes) => asked[k]!.goOn(episodes));
    for (const [k, place] of places.entries()) settle(this.#trials, place, played[k]!);
  }

  /** An error of runs ends only these, if the GPU itself is well. */
  async #refusing(places: readonly Place[], serve: () => Promise<void>): Promise<void> {
    try {
      await serve();
    } catch (error) {
      if (this.#device.failure !== undefined) throw error;
      for (const place of places) this.#refuse(place, error);
    }
  }

  #refuse(place: Place, error: unknown): void {
    for (const requests of [this.#steps, this.#trials]) {
      requests.get(place)?.reject(error);
      requests.delete(place);
    }
  }
}

/** Answers a request, or rejects it if the environment's rules failed. */
function settle<A extends Judged>(asked: Map<Place, Request<unknown, A>>, place: Place, answer: A): void {
  const { resolve, reject } = asked.get(place)!;
  asked.delete(place);
  if (answer.fault === undefined) resolve(answer);
  else reject(answer.fault);
}

/** The places that have a seat, by the runs that share a shader. */
function seatedIn(places: readonly Place[]): [DeviceRuns, Place[]][] {
  return [
    ...Map.groupBy(
      places.filter(({ seat }) => seat !== undefined),
      ({ seat }) => seat!.runs,
    ),
  ];
}
