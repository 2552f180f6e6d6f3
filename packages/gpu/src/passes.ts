// Computes side by side what runs with different shaders do at the same time.
import { Chunks, type Ticks, type Work } from './chunks.ts';
import type { GpuDevice } from './gpuDevice.ts';

/** Passes of a GPU that several share. Sharing must not affect the results. */
export class Passes {
  readonly #device: GpuDevice;
  /** Divides the joint ticks of several members: they cost other times than each member's own. */
  #chunks: Chunks;
  /** Tasks that have not ended, and the ticks for which some of them wait. */
  #tasks = 0;
  readonly #waiting: { chunks: Chunks; ticks: Ticks; begin(done: Promise<number>): void }[] = [];

  constructor(device: GpuDevice) {
    this.#device = device;
    this.#chunks = new Chunks(device);
  }

  /** Measures anew how long several take: there are others now. */
  forget(): void {
    this.#chunks = new Chunks(this.#device);
  }

  /** Carries out tasks. When all that have not ended wait for ticks, these are computed in the same passes. */
  async together(tasks: readonly (() => Promise<void>)[]): Promise<void> {
    this.#tasks = tasks.length;
    const all = tasks.map((task) =>
      task().finally(() => {
        this.#tasks--;
        this.#begin();
      }),
    );
    await Promise.allSettled(all);
    await Promise.all(all);
  }

  /** As {@link Chunks.run}, which does it if no others take part. Stops early where others have fewer ticks. */
  async run(chunks: Chunks, ticks: Ticks): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#waiting.push({ chunks, ticks, begin: resolve });
    this.#begin();
    return ticks.from + (await promise);
  }

  #begin(): void {
    if (this.#waiting.length < Math.max(1, this.#tasks)) return;
    const all = this.#waiting.splice(0, 1);
    const runs = (): number => all.reduce((sum, one) => sum + one.ticks.runs, 0);
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (runs() + next.ticks.runs > this.#chunks.atOnce) break;
      all.push(...this.#waiting.splice(0, 1));
    }
    const ticks: Ticks = {
      ...{ runs: runs(), from: 0, to: Math.min(...all.map(({ ticks: { from, to } }) => to - from)) },
      workOf: (k) => {
        const works = all.map((one) => one.ticks.workOf(one.ticks.from + k));
        const most = (kind: keyof Work): number => Math.max(...works.map((work) => work[kind] ?? 0));
        return { tick: most('tick'), judged: most('judged'), update: most('update') };
      },
      submitted: (count, at) => all.flatMap((one) => one.ticks.submitted(count, one.ticks.from + at)),
      wait: all.some((one) => one.ticks.wait)
        ? async () =>
            void (await Promise.all(all.map(({ ticks: { wait } }) => wait?.() ?? this.#device.finish())))
        : undefined,
    };
    const done = (all.length === 1 ? all[0]!.chunks : this.#chunks).run(ticks, !this.#device.isEmulated);
    for (const { begin } of all) begin(done);
  }
}
