// Mutation tests of one package, by its own tests: `PACKAGE=memory pnpm stryker run`. A second call tries again what has changed since.
const name = process.env.PACKAGE ?? 'core';

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [
    `packages/${name}/src/**/*.ts`,
    // Texts, tables and what a compiler makes hold no decisions.
    '!**/*.{test,test-d,wasm}.ts',
    '!**/{generated,arms}/**',
    '!**/{index,plugin,presets,config,entry,settings}.ts',
  ],
  mutator: { excludedMutations: ['StringLiteral'] },
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `.tools/stryker/${name}.json`,
  tempDirName: '.tools/stryker/tmp',
  ignorePatterns: ['/*', '!/packages', '!/apps', '!/test', '!/scripts', '!/tools', '!/*.{json,ts,js}'],
  vitest: { configFile: 'scripts/test/mutation.config.ts' },
  reporters: ['clear-text', 'progress'],
  disableTypeChecks: false,
  tsconfigFile: 'none.json',
  concurrency: 1,
};
