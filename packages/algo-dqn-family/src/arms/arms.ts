import { addOneArms } from './addOne.ts';
import type { Arm } from './arm.ts';
import { beyondRainbowArms } from './beyondRainbow.ts';
import { branchingArms } from './branching.ts';
import { quantileArms } from './quantiles.ts';
import { rainbowArms } from './rainbow.ts';

/** Every arm by name; plain DQN is the one that they are compared with. */
export const arms: { readonly [name: string]: Arm } = {
  ...addOneArms,
  ...quantileArms,
  ...rainbowArms,
  ...beyondRainbowArms,
  ...branchingArms,
};
