// conformance.d.ts
import type { SamplerEntry } from '@prism-rl/core';
import type { Check } from '@prism-rl/core/conformance';
export declare function checkSampler<C extends object>(entry: SamplerEntry<C>): Generator<Check>;
