// Builds tfjs-node if its own install script fails: the package from npm, with its binding compiled against the libraries in PyPI's
// TensorFlow. Prints the folder, whose node_modules holds it:
//   node tools/tfjs-node/build.ts [FOLDER]
// Needs pip, g++ and Node's headers, on Linux x64. Reuses existing builds.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const PACKAGE = '@tensorflow/tfjs-node';
const VERSION = '4.22.0';
const WHEEL = 'tensorflow_cpu';
/** The newest Node-API that the package names. */
const NODE_API = 8;

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.resolve(process.argv[2] ?? path.join(root, '.tools/tfjs-node'));
const python = process.env.PRISM_PYTHON ?? 'python3';

function run(command: string, args: readonly string[], cwd = folder): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** The package, without its install script, which would download libraries of 2022. */
function fetchPackage(): string {
  const installed = path.join(folder, 'node_modules', PACKAGE);
  if (existsSync(path.join(installed, 'package.json'))) return installed;
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
  run('npm', ['install', `${PACKAGE}@${VERSION}`, '--ignore-scripts', '--no-audit', '--no-fund']);
  // Link the workspace's TensorFlow.js: a second copy would register all kernels again.
  for (const name of ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu']) {
    const own = path.join(folder, 'node_modules', name);
    rmSync(own, { recursive: true, force: true });
    symlinkSync(realpathSync(path.join(root, 'packages/jit/node_modules', name)), own);
  }
  return installed;
}

/** TensorFlow's libraries and headers; nothing else of the wheel is unpacked. */
function fetchLibraries(): string {
  const tensorflow = path.join(folder, 'tensorflow');
  if (existsSync(path.join(tensorflow, 'libtensorflow_framework.so.2'))) return tensorflow;
  run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', WHEEL]);
  const wheel = readdirSync(folder).find((name) => name.startsWith(WHEEL) && name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip left no ${WHEEL} in ${folder}`);
  const unpack = [
    'import sys, zipfile',
    'wheel = zipfile.ZipFile(sys.argv[1])',
    "wanted = ('tensorflow/libtensorflow', 'tensorflow/include/tensorflow/', 'tensorflow/include/xla/tsl/', 'tensorflow/include/tsl/')",
    'wheel.extractall(".", [name for name in wheel.namelist() if name.startswith(wanted)])',
  ];
  run(python, ['-c', unpack.join('\n'), wheel]);
  rmSync(path.join(folder, wheel));
  return tensorflow;
}

/** The folder of node_api.h: next to this Node.js, or the system's. */
function nodeHeaders(): string {
  const beside = path.resolve(path.dirname(process.execPath), '../include/node');
  const candidates = [beside, '/usr/include/node', '/usr/local/include/node'];
  const found = candidates.find((candidate) => existsSync(path.join(candidate, 'node_api.h')));
  if (found === undefined) throw new Error(`no node_api.h in ${candidates.join(', ')}`);
  return found;
}

function compileBinding(installed: string, tensorflow: string): void {
  const target = path.join(installed, `lib/napi-v${NODE_API}`);
  const binding = path.join(target, 'tfjs_binding.node');
  if (existsSync(binding)) return;
  mkdirSync(target, { recursive: true });
  const includes = [nodeHeaders(), path.join(tensorflow, 'include'), installed];
  run('g++', [
    '-std=c++17',
    '-O2',
    '-w',
    '-shared',
    '-fPIC',
    `-DNAPI_VERSION=${NODE_API}`,
    ...includes.map((include) => `-I${include}`),
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((source) => path.join(installed, 'binding', source)),
    `-L${tensorflow}`,
    '-l:libtensorflow_cc.so.2',
    '-l:libtensorflow_framework.so.2',
    `-Wl,-rpath,${tensorflow}`,
    '-o',
    `${binding}.new`,
  ]);
  cpSync(`${binding}.new`, binding);
  rmSync(`${binding}.new`);
}

mkdirSync(folder, { recursive: true });
compileBinding(fetchPackage(), fetchLibraries());
console.log(folder);
