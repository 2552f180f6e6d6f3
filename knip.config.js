// Looks for files, exports and dependencies that nobody uses. See https://knip.dev.
export default {
  // Two names for one number are two ideas.
  exclude: ['duplicates'],
  ignoreExportsUsedInFile: true,
  ignore: [
    '**/generated/**',
    // A build of an earlier state may lie there.
    '**/dist/**',
    // Files of the packages that `npm create` makes.
    '**/template/**',
    '**/assembly/**',
    '**/fixtures/**',
    '**/scratch/**',
    '**/*.tmp.ts',
    // Files of yours, and pages' plugins that a test which was killed has left there.
    'playground/**',
  ],
  ignoreDependencies: [
    // Loaded by name when somebody asks for the backend.
    'onnxruntime-node',
    'onnxruntime-web',
    'onnxruntime-common',
    'webgpu',
    // Optional for experiments; the command line brings them.
    'ioredis',
  ],
  // Tests use these programs where they are installed.
  ignoreBinaries: ['Xvfb', 'cc', 'ffmpeg', 'ffprobe', 'naga', 'script', 'Rscript'],
  workspaces: {
    '.': {
      entry: ['scripts/*.{mjs,ts}', 'scripts/test/reporter.ts', 'scripts/test/mutation.config.ts'],
      project: ['scripts/**/*.{mjs,ts}'],
      // Started by scripts/test/checks.ts, or by hand.
      ignoreDependencies: [
        '@arethetypeswrong/cli',
        '@biomejs/biome',
        '@changesets/cli',
        'dependency-cruiser',
        'publint',
        'sherif',
        'turbo',
        // The root's tsconfig.json says how JSX is read.
        'preact',
        // Examples of the pages are laid out below `.tools`, and find there what the root has.
        'valibot',
      ],
    },
    'packages/*': {
      entry: [
        'src/**/*.test.ts',
        'src/**/*{Worker,.worker}.ts',
        'test/**/*.ts',
        'bench/*.bench.ts',
        '{wasm,build}/*.ts',
      ],
      project: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    },
    'packages/gpu': {
      entry: ['src/**/*.test.ts', 'test/**/*.ts', 'bench/*.bench.ts'],
      project: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
      // Imported by a variable's value, since it is optional.
      ignoreDependencies: ['webgpu'],
    },
    'packages/create': {
      entry: ['src/**/*.test.ts'],
      project: ['src/**/*.ts'],
      // Their versions are written into new plugins.
      ignoreDependencies: [/^@prism-rl\//],
    },
    'apps/playground': {
      entry: [
        'src/main.tsx',
        'src/run/host/worker.ts',
        'src/alone/alone.ts',
        'src/**/*.test.ts',
        'test/*.{test,browser}.ts',
        'build/serviceWorker.js',
        'tools/*.ts',
      ],
      project: ['src/**/*.{ts,tsx}', 'test/*.ts', 'build/*', 'tools/*.ts'],
    },
    site: {
      entry: [
        'build/build.ts',
        'test/*.{test,browser}.ts',
        '.vitepress/config.ts',
        '.vitepress/theme/index.ts',
        'cells/{agent,edit,run,worker}.ts',
        'tools/*.ts',
        'cells/vite.config.ts',
      ],
      project: ['{build,cells,figures}/**/*.ts', '{test,tools}/*.ts', '.vitepress/**/*.{ts,vue}'],
      // VitePress asks for it when a page has formulas.
      ignoreDependencies: ['markdown-it-mathjax3'],
    },
    benchmarks: {
      entry: [
        'run.ts',
        'runPackage.ts',
        'recordings.ts',
        'alphazeroConnectFour.ts',
        'alphazeroMistakes.ts',
        'pg/trainSeeds.ts',
        '*/*.bench.ts',
        'rainbow/{publish,randomReturns}.ts',
        'stream/besideDqn.ts',
      ],
      project: ['**/*.ts'],
    },
    test: {
      entry: ['*.test.ts', '*.test-d.ts', 'browser/training.ts', 'packages/run.ts'],
      project: ['**/*.ts'],
      // Read as a file, for the pages that it checks.
      ignoreDependencies: ['axe-core'],
    },
    // What stands there is its user's.
    playground: { ignoreDependencies: [/./] },
    tools: { entry: ['**/*.{ts,mjs}'], project: ['**/*.{ts,mjs}'] },
  },
};
