// index.d.ts
export { createPlugin } from './createPlugin.ts';

// createPlugin.d.ts
export declare class CreateError extends Error {
    readonly name = "CreateError";
    readonly hint: string;
    constructor(message: string, hint: string);
}
export declare function createPlugin(folder: string, name?: string): string[];
