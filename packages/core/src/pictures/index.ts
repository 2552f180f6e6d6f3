export type { Color } from './canvas.ts';
export { Canvas } from './canvas.ts';
export { frameAsText } from './frameText.ts';
