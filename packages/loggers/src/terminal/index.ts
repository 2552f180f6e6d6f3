export type { LiveDisplayOptions } from './liveDisplay.ts';
export { LiveDisplay, wantsColours } from './liveDisplay.ts';
export type { TextStream } from './liveRegion.ts';
export { LiveRegion, printable, printLine, printPicture } from './liveRegion.ts';
