// Selects and loads a runtime.

import { JitError, messageOf } from '../errors.ts';
import { probeModel } from './discardedOutputs.ts';
import type { Runtime, RuntimeName } from './runtime.ts';

const loaded = new Map<string, Promise<Runtime>>();

function isNode(): boolean {
  return (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;
}

async function load(name: RuntimeName): Promise<Runtime> {
  if (name === 'onnxruntime-node') return tried(await (await import('./node.ts')).loadNodeRuntime());
  if (name === 'onnxruntime-web') return tried(await (await import('./web.ts')).loadWebRuntime());
  throw new RangeError(`there is no runtime '${name}'`);
}

/** Creates a session, since only that shows whether a runtime works: onnxruntime-web fetches its WebAssembly for the first one. */
async function tried(runtime: Runtime): Promise<Runtime> {
  const session = await runtime.createSession(probeModel(), { threads: 1, provider: 'cpu' });
  await session.dispose();
  return runtime;
}

async function loadBest(): Promise<Runtime> {
  const failures: unknown[] = [];
  const names: RuntimeName[] = isNode() ? ['onnxruntime-node', 'onnxruntime-web'] : ['onnxruntime-web'];
  for (const name of names) {
    try {
      return await load(name);
    } catch (cause) {
      failures.push(cause);
    }
  }
  const reasons = failures.map((failure, k) => `${names[k]}: ${reasonOf(failure)}`);
  throw new JitError(
    'missing-runtime',
    `No ONNX runtime works here (${reasons.join('; ')}).`,
    isNode()
      ? 'Install one: npm install --ignore-scripts onnxruntime-node.'
      : 'Serve the .wasm file of onnxruntime-web next to the bundle: see the guide for browsers in the README of @prism-rl/jit.',
    { cause: new AggregateError(failures) },
  );
}

function reasonOf(failure: unknown): string {
  return messageOf(failure).split('\n', 1)[0]!.replace(/\.$/, '');
}

/**
 * Loads a runtime, once.
 *
 * @param name the runtime's package; default `onnxruntime-node` in Node, else `onnxruntime-web`
 * @throws JitError `missing-runtime` if it is not installed or does not load
 */
export function loadRuntime(name?: RuntimeName): Promise<Runtime> {
  const key = name ?? 'best';
  let runtime = loaded.get(key);
  if (runtime === undefined) {
    runtime =
      name === undefined
        ? loadBest()
        : load(name).catch((cause: unknown) => {
            throw JitError.missingRuntime`The runtime ${name} could not be loaded.
              Install it: npm install --ignore-scripts ${name}.`.causedBy(cause);
          });
    // Do not cache a failure: the package may be installed later.
    runtime.catch(() => loaded.delete(key));
    loaded.set(key, runtime);
  }
  return runtime;
}
