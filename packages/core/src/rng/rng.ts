/** Interface sketch; the implementation replaces this file. */
export interface RngState {
  readonly state: string;
}
export declare class Rng {
  constructor(seed: number | bigint);
  random(): number;
}
