// trigonometry/index.d.ts
export { angleTable } from './angleTable.ts';
export { cos, sin } from './trigonometry.ts';

// trigonometry/angleTable.d.ts
export declare function angleTable(): Float64Array;

// trigonometry/trigonometry.d.ts
export declare function sin(x: number): number;
export declare function cos(x: number): number;
