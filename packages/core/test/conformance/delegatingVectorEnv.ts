import type { PackedArray } from '../../src/arrays/arrays.ts';
import type { Frame } from '../../src/contracts/env.ts';
import type { VectorEnv } from '../../src/contracts/vectorEnv.ts';
import type { Space } from '../../src/spaces/space.ts';

/** A vector environment that passes everything on to another one; defects override a member. */
export class DelegatingVectorEnv implements VectorEnv {
  readonly inner: VectorEnv;

  constructor(inner: VectorEnv) {
    this.inner = inner;
  }

  get id(): string {
    return this.inner.id;
  }
  get numEnvs(): number {
    return this.inner.numEnvs;
  }
  get observationSpace(): Space {
    return this.inner.observationSpace;
  }
  get actionSpace(): Space {
    return this.inner.actionSpace;
  }
  get observations(): PackedArray {
    return this.inner.observations;
  }
  get finalObservations(): PackedArray {
    return this.inner.finalObservations;
  }
  get rewards(): Float64Array {
    return this.inner.rewards;
  }
  get terminated(): Uint8Array {
    return this.inner.terminated;
  }
  get truncated(): Uint8Array {
    return this.inner.truncated;
  }
  reset(options?: { readonly seed?: number }): void {
    this.inner.reset(options);
  }
  step(actions: PackedArray): void {
    this.inner.step(actions);
  }
  render(index?: number): Frame {
    return this.inner.render!(index);
  }
  renderText(index?: number): string {
    return this.inner.renderText!(index);
  }
  save(): Uint8Array {
    return this.inner.save!();
  }
  restore(state: Uint8Array): void {
    this.inner.restore!(state);
  }
  close(): void {
    this.inner.close?.();
  }
}
