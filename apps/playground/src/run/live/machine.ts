// Cores and GPU of this machine.
import { signal } from '@preact/signals';

/** Most concurrent workers: one core is left to the page. */
export function workersAtOnce(): number {
  return Math.max(1, Math.min((navigator.hardwareConcurrency || 2) - 1, 8));
}

/** Whether the browser has a GPU; `undefined` until {@link lookForGpu} has looked. */
export const hasGpu = signal<boolean | undefined>(undefined);
/** Whether the processor emulates the GPU, which is slower than training without it. */
export const isGpuEmulated = signal(false);

/** Looks for a GPU, once. Without one, the processor trains. */
export async function lookForGpu(): Promise<void> {
  if (hasGpu.value !== undefined) return;
  type Adapter = { readonly info?: { readonly isFallbackAdapter?: boolean } };
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  isGpuEmulated.value = adapter?.info?.isFallbackAdapter === true;
  hasGpu.value = (adapter ?? null) !== null;
}
