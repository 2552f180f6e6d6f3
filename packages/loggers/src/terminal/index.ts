export type { TextStream } from './liveRegion.ts';
export { LiveRegion, printable, printLine, printPicture } from './liveRegion.ts';
export { wantsColours } from './statusLine.ts';
