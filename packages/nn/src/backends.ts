import type { Engine as AnyEngine, BackendEntry } from '@prism-rl/core';
import { PrismError, Registry } from '@prism-rl/core';
import { compilesSteps, type Engine } from './engine.ts';
import { ortBackends } from './ortBackends.ts';
import { tfjsBackends } from './tfjsBackends.ts';

/** The backends of this package by name. Probing or activating a backend loads its libraries. */
export const backends: { readonly [name: string]: BackendEntry } = { ...ortBackends, ...tfjsBackends };

/**
 * Activates a backend and returns its engine, for `train({ …, engine })` or an agent's context. `auto` selects the available backend of
 * highest priority; the engine's `name` says which.
 *
 * @param registry where to look up the name; default this package's backends.
 * @param note receives a sentence if `auto` cannot use the best backend, with the way to get it; default no note.
 * @throws PrismError `unknown-name`; `incompatible` for a backend that cannot run here, with the way to get it, and for one whose engine is not
 *   an {@link Engine} of this package; `unavailable` if `auto` finds no backend.
 */
export async function activateBackend(
  name = 'auto',
  registry: Registry = new Registry([{ name: '@prism-rl/nn', backends }]),
  note: (text: string) => void = () => {},
): Promise<Engine> {
  const candidates = registry.list('backends').sort((a, b) => b.entry.priority - a.entry.priority);
  let best: string | undefined;
  for (const { id, entry } of name === 'auto' ? candidates : [registry.get('backends', name)]) {
    const state = await entry.probe();
    if (state.available) {
      let engine: Engine;
      try {
        const activated = await entry.activate();
        // Agents hand their steps to such an engine, which compiles none.
        engine = entry.wholeRuns === undefined ? checkedEngine(id, activated) : (activated as Engine);
      } catch (error) {
        // A backend that probes well may still fail, for example if the page does not serve tfjs's WebAssembly.
        if (name !== 'auto' || !(error instanceof PrismError)) throw error;
        best ??= `${id} cannot run here: ${error.message}`;
        continue;
      }
      if (best !== undefined) note(`${best} So ${id} computes: ${entry.description}.`);
      else if (state.advice !== undefined) note(`${id} runs on ${state.detail}; ${state.advice}.`);
      return engine;
    }
    best ??= `${id} cannot run here: ${state.reason}; to get it: ${state.fix}.`;
    if (name !== 'auto') {
      throw PrismError.incompatible`The backend ${id} cannot run here: ${state.reason}.
        To get it: ${state.fix}.`;
    }
  }
  throw PrismError.unavailable`No backend for neural networks is available.`;
}

/** A run's record names the backend, so the engine must have that name. */
function checkedEngine(id: string, engine: AnyEngine): Engine {
  if (engine?.name === id && compilesSteps(engine)) return engine;
  throw PrismError.incompatible`The backend ${id} returned no engine named ${id} that compiles steps of TensorFlow.js.
    Its activate() must return an Engine of @prism-rl/nn: { name: '${id}', compile }.`;
}
