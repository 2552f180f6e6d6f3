export type { TextStream } from './liveRegion.ts';
export { LiveRegion, printLine } from './liveRegion.ts';
export { wantsColours } from './statusLine.ts';
