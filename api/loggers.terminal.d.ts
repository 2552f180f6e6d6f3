// terminal/index.d.ts
export type { TextStream } from './liveRegion.ts';
export { LiveRegion, printLine } from './liveRegion.ts';
export { wantsColours } from './statusLine.ts';

// terminal/liveRegion.d.ts
export interface TextStream {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    on?(event: 'resize', listener: () => void): unknown;
    off?(event: 'resize', listener: () => void): unknown;
}
export declare class LiveRegion {
    #private;
    constructor(stream: TextStream, redraw: () => void);
    get columns(): number;
    covers(stream: unknown): boolean;
    get rows(): number;
    draw(texts: readonly string[]): void;
    print(text: string): void;
    close(): void;
}
export declare function printLine(stream: Pick<TextStream, 'write'>, text: string): void;
export declare function visibleLength(text: string): number;

// terminal/statusLine.d.ts
export interface StatusField {
    readonly text: string;
    readonly drop: number;
}
export interface Status {
    readonly label: string;
    readonly fraction: number;
    readonly tone: 'active' | 'done' | 'failed' | 'waiting';
    readonly fields: readonly StatusField[];
}
export declare function statusLine(status: Status, columns: number, hasColours: boolean): string;
export declare function wantsColours(): boolean;
