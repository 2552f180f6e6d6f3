// The floors of the architecture: who may import whom. `npm test` holds them.
import fs from 'node:fs';

const environments = 'env-[^/]+';
const algorithms = 'algo-(?!stream)[^/]+';

/** Source that ships: not tests, not benches. */
const shipped = (folder) => ({
  path: `^packages/${folder}/src/`,
  pathNot: '\\.(test|test-d|bench)\\.ts$',
});

/** The files that packages offer under a name: what their `exports` give to those who read sources. */
const frontDoors = fs
  .globSync('packages/*/package.json')
  .flatMap((file) => {
    const entries = Object.values(JSON.parse(fs.readFileSync(file, 'utf8')).exports ?? {});
    return entries.map((entry) =>
      file.replace('package.json', entry['@prism-rl/source'] ?? entry).replace('/./', '/'),
    );
  })
  .map((file) => `${file.replaceAll('.', '\\.')}$`);

/** A package of ours other than the ones named, and other than the importing package itself ($1). */
const anyPackageBut = (...folders) => ({
  path: '^packages/[^/]+/',
  pathNot: `^packages/(${['$1', ...folders].join('|')})/`,
});

const floor = (name, folder, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: shipped(`(${folder})`),
  to: anyPackageBut(...allowed),
});

/** A folder of the compiler: what it imports of the rest of its package. */
const folder = (name, allowed, comment) => ({
  name: `jit-${name}`,
  comment,
  severity: 'error',
  from: { path: `^packages/jit/src/${name}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^packages/jit/src/',
    pathNot: `^packages/jit/src/(${[name, ...allowed].join('|')})(/|\\.ts)`,
  },
});

/** A folder of experiments: what it imports of the rest of its package. */
const part = (name, allowed, comment) => ({
  name: `experiments-${name}`,
  comment,
  severity: 'error',
  from: { path: `^packages/experiments/src/${name}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^packages/experiments/src/',
    pathNot: `^packages/experiments/src/(${[name, ...allowed].join('|')})(/|\\.ts)`,
  },
});

export default {
  forbidden: [
    floor('core-stands-alone', 'core', [], 'core imports nothing of ours'),
    floor(
      'on-core-only',
      'games|search|wrappers|memory|stats|loggers',
      ['core'],
      'games, search, wrappers, memory, stats and loggers stand on core',
    ),
    floor(
      'runner-on-core-games-search',
      'runner',
      ['core', 'games', 'search'],
      'runs play games against trained opponents, which may search',
    ),
    floor('testing-on-core-and-nn', 'testing', ['core', 'nn'], 'kits stand on the contracts that they check'),
    {
      name: 'kits-are-for-tests',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: ['^packages/testing/', '\\.(test|test-d|bench)\\.ts$'] },
      to: { path: '^packages/testing/' },
    },
    floor('nn-on-core-and-jit', 'nn', ['core', 'jit'], 'nn stands on core, and compiles its steps with jit'),
    floor('jit-stands-alone', 'jit', [], 'jit stands on TensorFlow.js and ONNX Runtime'),
    folder('kernels', [], 'kernels know numbers in a memory'),
    folder('onnx', ['errors'], 'models are graphs and bytes'),
    folder(
      'portable',
      ['onnx', 'program', 'errors', 'kernels/(?:wasmModule|arithmetic|program)'],
      'files without a runtime are made of models, and of WebAssembly as bytes',
    ),
    folder('program', [], 'programs are values'),
    folder('passes', ['program'], 'passes turn programs into programs'),
    folder('lower', ['program', 'onnx', 'errors', 'trace'], 'operations become nodes of a graph'),
    floor(
      'gpu-on-core-and-jit',
      'gpu',
      ['core', 'jit'],
      'a GPU runs the programs that jit makes, and knows no network, agent or environment',
    ),
    floor(
      'environments-on-core-and-wrappers',
      environments,
      ['core', 'wrappers'],
      'environments and algorithms meet only through the contracts of core',
    ),
    floor(
      'streaming-on-core-memory-kernels-onnx',
      'algo-stream',
      ['core', 'memory', 'jit'],
      'agents that learn from single steps stand on core, memory and kernels',
    ),
    {
      name: 'streaming-without-tensorflow',
      comment: 'a page with agents that learn from single steps loads kernels, but no compiler',
      severity: 'error',
      from: shipped('algo-stream'),
      to: { path: '^packages/jit/src/', pathNot: '^packages/jit/src/(kernels|onnx|portable)/' },
    },
    floor(
      'algorithms-on-core-memory-nn-jit-search',
      algorithms,
      ['core', 'memory', 'nn', 'jit', 'search'],
      'environments and algorithms meet only through the contracts of core',
    ),
    {
      name: 'nobody-imports-the-command-line',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '^packages/cli/' },
      to: { path: '^packages/cli/' },
    },
    {
      name: 'top-floors-are-on-top',
      comment: 'only the command line and apps use experiments',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/(cli|experiments)/' },
      to: { path: '^packages/experiments/' },
    },
    part('plan', ['results/result'], 'runs are planned before anybody works on them'),
    part('work', ['plan', 'results/result'], 'whoever works on runs knows of no search and no page'),
    part(
      'search',
      ['plan', 'work', 'results/result', 'results/compare/verdicts'],
      'searches have runs worked on, and know no page',
    ),
    {
      name: 'only-through-the-front-door',
      comment: 'packages import each other by name, never by a path into the other one',
      severity: 'error',
      from: { path: '^(?:packages|apps)/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/',
        pathNot: ['^packages/$1/', ...frontDoors.map((file) => `^${file}`)],
      },
    },
    {
      name: 'runs-in-browsers',
      comment:
        'node: modules only in loggers, experiments but for its pages, cli, create, and in files for a /node entry point',
      severity: 'error',
      from: {
        path: '^packages/[^/]+/src/',
        pathNot: [
          '^packages/(loggers|cli|create)/',
          '^packages/experiments/src/(?!results/pages/)',
          '\\.(test|test-d|bench)\\.ts$',
          '^packages/[^/]+/src/(node\\.ts$|node/)',
          '\\.node\\.ts$',
        ],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rxjs-stays-in-runner-and-loggers',
      severity: 'error',
      from: {
        path: '^packages/[^/]+/src/',
        pathNot: ['^packages/(runner|loggers|experiments|cli)/', '\\.(test|test-d|bench)\\.ts$'],
      },
      to: { path: 'node_modules/rxjs/' },
    },
    {
      name: 'no-circular',
      comment: 'no file imports itself over others, type imports and dynamic imports included',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'an import that leads nowhere, or to a package that package.json does not name',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '\\.(test|test-d|bench)\\.ts$' },
      to: {
        dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'],
        // What package.json reaches by a name of its own (#onnxruntime-web) has no type that is known here.
        pathNot: ['^packages/[^/]+/src/', '(^|/)generated/', 'node_modules/onnxruntime-web/'],
      },
    },
    {
      name: 'shipped-code-needs-no-dev-dependencies',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '\\.(test|test-d|bench)\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm-peer', 'npm-optional'],
        pathNot: '^packages/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@prism-rl/source', 'node', 'import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
