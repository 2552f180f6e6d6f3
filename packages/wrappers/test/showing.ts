import { Discrete, type Env, noInfo, type Space } from '@prism-rl/core';

/** An environment that shows `observe(time)`, where time counts the steps since the reset; episodes never end. */
export function showing<O>(observationSpace: Space<O>, observe: (time: number) => O): Env<O, number> {
  let time = 0;
  const result = () => ({ observation: observe(time), info: noInfo });
  return {
    id: 'Shown-v0',
    observationSpace,
    actionSpace: new Discrete(2),
    reset: () => {
      time = 0;
      return result();
    },
    step: () => {
      time++;
      return { ...result(), reward: 0, terminated: false, truncated: false };
    },
  };
}
