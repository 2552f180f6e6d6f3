// Environments of which each lies about one thing, at its third step where it can.
import { Box, Discrete } from '@prism-rl/core';

const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const box = new Box({ low: -1, high: 1, shape: [2] });
const fine = { observation: new Float32Array(2), reward: 0, terminated: false, truncated: false, info: {} };

function lying(change, { space = box, atReset = false, sound = fine } = {}) {
  return () => {
    let steps = 0;
    return {
      id: 'Lie',
      observationSpace: space,
      actionSpace: new Discrete(2),
      reset: () => (atReset ? change(sound) : sound),
      step: () => (++steps === 3 ? change(sound) : sound),
    };
  };
}
const field = (name, value, options) => lying((result) => ({ ...result, [name]: value }), options);
/** Beyond its bounds from the tenth step on; episodes of five steps. */
function beyond() {
  let steps = 0;
  return {
    ...lying((result) => result)(),
    step: () => ({
      ...fine,
      observation: new Float32Array(2).fill(++steps > 10 ? 2.5 : 0),
      terminated: steps % 5 === 0,
    }),
  };
}
/** Sound but for its second reset. */
function once() {
  let resets = 0;
  return {
    ...lying((result) => result)(),
    reset: () => (++resets === 1 ? fine : undefined),
    step: () => ({ ...fine, terminated: true }),
  };
}
/** Sound in training; the third reward of each episode that judges is NaN. */
const judged = {
  description: 'lies to judges',
  defaults: { judged: false },
  schema,
  evaluationConfig: () => ({ judged: true }),
  create: ({ judged }) => {
    let steps = 0;
    return {
      ...lying((result) => result)(),
      reset: () => {
        steps = 0;
        return fine;
      },
      step: () => ({ ...fine, reward: judged && ++steps === 3 ? Number.NaN : 1, terminated: steps === 5 }),
    };
  },
};
const discrete = { space: new Discrete(3), sound: { ...fine, observation: 0 } };

const factories = {
  'NanReward-v0': field('reward', Number.NaN),
  'InfiniteReward-v0': field('reward', Number.POSITIVE_INFINITY),
  'TextReward-v0': field('reward', '1'),
  'NoReward-v0': field('reward', undefined),
  'NoTerminated-v0': field('terminated', undefined),
  'NumberTerminated-v0': field('terminated', 1),
  'NoTruncated-v0': field('truncated', undefined),
  'NanObservation-v0': field('observation', Float32Array.of(0, Number.NaN)),
  'InfiniteObservation-v0': field('observation', Float32Array.of(Number.NEGATIVE_INFINITY, 0)),
  'NoObservation-v0': field('observation', undefined),
  'NullObservation-v0': field('observation', null),
  'TextObservation-v0': field('observation', 'left'),
  'PlainArray-v0': field('observation', [0, 0]),
  'BeyondBox-v0': beyond,
  'WrongType-v0': field('observation', new Float64Array(2)),
  'WrongLength-v0': field('observation', new Float32Array(3)),
  'BeyondDiscrete-v0': field('observation', 3, discrete),
  'FractionDiscrete-v0': field('observation', 0.5, discrete),
  'NanDiscrete-v0': field('observation', Number.NaN, discrete),
  'BigDiscrete-v0': field('observation', 1n, discrete),
  'UndefinedStep-v0': lying(() => undefined),
  'PromisedStep-v0': lying(async (result) => result),
  'NumberStep-v0': lying(() => 5),
  'UndefinedReset-v0': lying(() => undefined, { atReset: true }),
  'NanReset-v0': field('observation', Float32Array.of(Number.NaN, 0), { atReset: true }),
  'SecondReset-v0': once,
  'NullFactory-v0': () => null,
  'TextFactory-v0': () => 'an environment',
  'NoFactory-v0': () => undefined,
  'NoSpace-v0': () => ({ ...lying((result) => result)(), observationSpace: undefined }),
  'PlainSpace-v0': () => ({ ...lying((result) => result)(), observationSpace: { low: 0, high: 1 } }),
  'NoActions-v0': () => ({ ...lying((result) => result)(), actionSpace: null }),
  'NoStep-v0': () => ({ ...lying((result) => result)(), step: undefined }),
  'NoReset-v0': () => ({ ...lying((result) => result)(), reset: 5 }),
  'BareBox-v0': () => ({ ...lying((result) => result)(), observationSpace: new Box(-1, 1) }),
  'BoundlessBox-v0': () => ({ ...lying((result) => result)(), observationSpace: new Box({ shape: [2] }) }),
};

export const plugin = {
  name: 'lies',
  environments: {
    'NanJudged-v0': judged,
    ...Object.fromEntries(
      Object.entries(factories).map(([id, create]) => [
        id,
        { description: 'lies', defaults: {}, schema, create },
      ]),
    ),
  },
};
