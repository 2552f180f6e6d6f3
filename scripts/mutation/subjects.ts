/** What is mutated, and by which tests: the mathematics and the contracts. */

/** A package under mutation. */
export interface Subject {
  /** Globs of its sources; texts for people and lists of settings are left out. */
  readonly sources: readonly string[];
  /** Globs of the tests that must notice. */
  readonly tests: readonly string[];
}

/** Files that hold no decisions: names, descriptions, presets, schemas. */
const plain = ['index', 'plugin', 'presets', 'config', 'entry', 'settings', 'atariPresets', 'zigguratTables'];

/** @param users packages whose tests are the subject's as well, since it is made for them and only seen there. */
function subject(name: string, more: readonly string[] = [], users: readonly string[] = []): Subject {
  return {
    sources: [`packages/${name}/src/**/*.ts`, ...plain.map((file) => `!**/${file}.ts`), ...more],
    tests: [name, ...users].map((one) => `packages/${one}/{src,test}/**/*.test.ts`),
  };
}

/** By name of the package. What runs in threads of its own (`teamSeat`, A3C's) StrykerJS cannot change. */
export const subjects: { readonly [name: string]: Subject } = {
  core: subject('core', ['!**/conformance/**', '!**/*.wasm.ts', '!**/teamSeat.ts']),
  memory: subject('memory'),
  nn: subject('nn', ['!**/*Backends.ts', '!**/installed.ts']),
  runner: subject('runner'),
  stats: subject('stats'),
  wrappers: subject('wrappers'),
  sweep: subject('sweep'),
  tune: subject('tune'),
  loggers: subject('loggers'),
  'sweep-redis': subject('sweep-redis'),
  create: subject('create'),
  report: subject('report'),
  // What is made at set-up is TensorFlow.js's.
  jit: subject('jit', ['!**/generated/**']),
  'env-classic': subject('env-classic'),
  'env-gridworld': subject('env-gridworld'),
  'env-minatar': subject('env-minatar'),
  'env-box2d': subject('env-box2d'),
  'env-mujoco': subject('env-mujoco'),
  'env-atari': subject('env-atari'),
  'algo-tabular': subject('algo-tabular'),
  'algo-a3c': subject('algo-a3c', ['!**/node/**', '!**/mutex.ts', '!**/threadedAgent.ts']),
  'algo-ddpg-family': subject('algo-ddpg-family', ['!**/arms/**']),
  'algo-dqn-family': subject('algo-dqn-family', ['!**/arms/**']),
  'algo-pg': subject('algo-pg'),
  'algo-stream': subject('algo-stream'),
  // Without its page, which only browsers' tests see.
  playground: {
    sources: ['apps/playground/src/run/*.ts', '!**/worker.ts'],
    tests: ['apps/playground/src/run/*.test.ts'],
  },
};
