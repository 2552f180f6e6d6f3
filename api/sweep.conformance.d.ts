// conformance.d.ts
import type { Queue } from '@prism-rl/core';
import type { Check } from '@prism-rl/core/conformance';
export interface QueueUnderCheck {
    readonly queue: Queue<number, string>;
    readonly other: Queue<number, string>;
    readonly wait: (milliseconds: number) => Promise<void> | void;
    readonly close: () => Promise<void>;
}
export declare function checkQueue(make: () => Promise<QueueUnderCheck>): Generator<Check>;
