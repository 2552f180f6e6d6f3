// node/index.d.ts
export type { TeamOrder } from './teamSeat.ts';
export { serveTeam } from './teamSeat.ts';
export { decodeShares, encodeShares } from './teamState.ts';
export { ThreadTeam } from './threadTeam.ts';

// node/teamSeat.d.ts
import { type MessagePort } from 'node:worker_threads';
export interface TeamSeat {
    readonly told: unknown;
    readonly control: Int32Array;
    readonly argument: Float64Array;
    readonly port: MessagePort;
}
export declare const order = 0;
export declare const done = 1;
export declare const sent = 2;
export declare const answered = 3;
export declare const idle = 100;
export declare const patience = 2000;
export declare function awaitChange(control: Int32Array, place: number, from: number, microseconds: number): void;
export interface TeamOrder {
    readonly what: number;
    readonly argument: number;
    readonly bytes: Uint8Array | undefined;
}
export declare function serveTeam<T>(prepare: (told: T) => (order: TeamOrder) => Uint8Array | undefined): void;
export declare function leaveMessage(control: Int32Array, place: number, port: MessagePort, message: unknown): void;
export declare function takeMessage<T>(control: Int32Array, place: number, port: MessagePort): T | undefined;

// node/teamState.d.ts
export declare function encodeShares(owner: string, shares: readonly Uint8Array[]): Uint8Array;
export declare function decodeShares(owner: string, state: Uint8Array, count: number): Uint8Array[];

// node/threadTeam.d.ts
export declare class ThreadTeam {
    #private;
    constructor(file: URL, data: readonly unknown[]);
    get size(): number;
    run(what: number, own: () => void, argumentOf?: (worker: number) => number): void;
    send(worker: number, bytes: Uint8Array): void;
    take(worker: number): Uint8Array;
    close(): void;
}
