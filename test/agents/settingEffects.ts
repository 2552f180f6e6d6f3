// Every setting of an agent on its own: changing it changes the agent's behaviour, also after a resume; if another setting disables it, it
// changes nothing, and a run refuses it.
import type {
  AgentEntry,
  Config,
  Engine,
  Env,
  Json,
  Plugin,
  Setting,
  Space,
  StepLearner,
} from '@prism-rl/core';
import {
  actOutputs,
  forget,
  meets,
  packedArray,
  Registry,
  Rng,
  resolveConfig,
  settings,
} from '@prism-rl/core';
import type { RunSpec } from '@prism-rl/runner';
import { planRun } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { Digest } from './digest.ts';

/** How to test a setting. */
export interface Effect {
  /** A value that differs from the one in `small` and `with`. */
  readonly to: Json;
  /** Settings with which it has an effect. */
  readonly with?: Config;
  /** Observations for this test, if the other settings' do not show the effect. */
  readonly observationSpace?: Space;
  readonly actionSpace?: Space;
}

/** An agent whose settings are tested. */
export interface Trial<C extends object> {
  readonly name: string;
  readonly entry: AgentEntry<C>;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly engine?: Engine;
  /** Settings that make it small and quick to learn. */
  readonly small: Config;
  readonly effects: { readonly [K in keyof C]: Effect | string };
  /** Steps of the two environments; default 40. */
  readonly steps?: number;
}

/** Registered so that runs can be planned; it gets no preset. */
const nowhere = { description: 'nothing', ...settings({}), create: () => ({}) as Env };

type Place = Pick<Trial<object>, 'observationSpace' | 'actionSpace'>;

/**
 * Runs an agent in two synthetic environments that reward its actions, with terminated and truncated episodes, and returns actions,
 * metrics, and saved states.
 *
 * @param resumes whether another agent continues halfway, from this one's saved state.
 */
async function life<C extends object>(
  trial: Trial<C>,
  place: Place,
  config: C,
  resumes = false,
): Promise<string> {
  const { entry, engine, steps = 40 } = trial;
  const { observationSpace, actionSpace } = place;
  const create = async (seed: number): Promise<StepLearner> => {
    const context = {
      observationSpace,
      actionSpace,
      numEnvs: 2,
      steps: 2 * steps,
      config,
      rng: new Rng(seed),
    };
    return (await entry.create({ ...context, ...(engine && { engine }) })) as StepLearner;
  };
  let agent = await create(3);
  const rng = new Rng(2);
  const { size } = observationSpace;
  const observe = () => {
    const rows = packedArray(observationSpace.dtype, 2 * size);
    for (const i of [0, 1]) observationSpace.pack(observationSpace.sample(rng), rows, i * size);
    return rows;
  };
  const done: unknown[] = [];
  const out = actOutputs(actionSpace, 2, agent.extras ?? {}, agent.stateSize);
  const width = actionSpace.size;
  let observations = observe();
  for (let t = 0; t < steps; t++) {
    await agent.act(observations, out, 'explore');
    done.push([...out.actions]);
    const nextObservations = observe();
    agent.memory.add({
      ...{ count: 2, observations, nextObservations, ...out },
      rewards: Float64Array.of(2 * out.actions[0]! - 1, 0.5 - out.actions[width]!),
      terminated: Uint8Array.of(Number(t % 5 === 4), Number(t % 14 === 13)),
      truncated: Uint8Array.of(0, Number(t % 14 === 6)),
      starts: Uint8Array.of(Number(t % 5 === 0), Number(t % 7 === 0)),
    });
    observations = nextObservations;
    if (t % 5 === 4) forget(out, 0, 2);
    if (t % 7 === 6) forget(out, 1, 2);
    while (agent.memory.ready()) done.push({ ...(await agent.learn(agent.memory.sample(rng))) });
    done.push(agent.finished ?? false);
    if (!resumes || t !== Math.floor(steps / 2)) continue;
    const [saved, memory] = [structuredClone(await agent.save()), structuredClone(agent.memory.save())];
    await agent.dispose?.();
    agent = await create(4);
    await agent.restore(saved);
    agent.memory.restore(memory);
  }
  await agent.act(observations, out, 'exploit');
  // What it reports to the runner about its evaluations and its end.
  const said = [entry.evaluationEpsilon?.(config), entry.updates?.(config)];
  const { meta, arrays } = await agent.save();
  const numbers = Object.entries(arrays).map(([name, array]) => [name, Array.from(array, Number)]);
  await agent.dispose?.();
  return String(new Digest().add(JSON.stringify([...done, [...out.actions], said, meta, numbers])));
}

/** Configurations in which a setting has no effect: one of the settings that it needs has any other value. */
function switchedOff(setting: Setting, entry: AgentEntry<object>, config: Config): Config[] {
  return Object.entries(setting.needs ?? {}).flatMap(([name, accepted]) => {
    const other = entry.settings![name] as Setting;
    const values =
      typeof accepted === 'object' && accepted !== null && 'not' in accepted
        ? [accepted.not]
        : valuesOf(other).filter((value) => !meets(value, accepted));
    return values.map((value) => ({ ...config, [name]: value }));
  });
}

/** Values of a flag or of a choice. */
function valuesOf({ accepts }: Setting): readonly Json[] {
  return accepts === 'true or false' ? [true, false] : accepts.replace('one of ', '').split(', ');
}

/** Tests of all settings of an agent. */
export function settingEffects<C extends object>(trial: Trial<C>): void {
  const { name, entry, small, effects } = trial;
  const owner = `agent ${name}`;
  const usual = new Map<string, Promise<string>>();
  const place = ({ observationSpace, actionSpace }: Effect): Place => ({
    observationSpace: observationSpace ?? trial.observationSpace,
    actionSpace: actionSpace ?? trial.actionSpace,
  });
  const complete = (config: Config): C => resolveConfig(owner, entry, small, config);
  const lifeOf = (effect: Effect, config: Config): Promise<string> => {
    const where = place(effect);
    const key = `${JSON.stringify(config)} ${where.observationSpace} ${where.actionSpace}`;
    const known = usual.get(key) ?? life(trial, where, complete(config));
    usual.set(key, known);
    return known;
  };

  const accepted = (config: Config): boolean => {
    try {
      complete(config);
      return true;
    } catch {
      return false;
    }
  };
  const registry = new Registry([
    { name: 'trial', agents: { [name]: entry }, environments: { 'Nowhere-v0': nowhere } } as Plugin,
  ]);

  describe(`each setting of ${name}`, () => {
    test('is tried here', () => {
      expect(Object.keys(effects).toSorted()).toEqual(Object.keys(entry.settings!).toSorted());
    });

    for (const [setting, effect] of Object.entries(effects) as [string, Effect | string][]) {
      if (typeof effect === 'string') continue;
      const base = effect.with ?? {};
      const changed = { ...base, [setting]: effect.to };
      test(`${setting}=${JSON.stringify(effect.to)} changes what it does, also after a resume`, async () => {
        planRun(registry, { env: 'Nowhere-v0', agent: name, agentConfig: changed });
        const whole = await lifeOf(effect, changed);
        expect(whole).not.toBe(await lifeOf(effect, base));
        expect(await life(trial, place(effect), complete(changed), true)).toBe(whole);
        // Bit-identical; see `sameBits.ts`.
        expect(whole).toMatchSnapshot();
      });
      const said = entry.settings![setting] as Setting;
      if (said.needs === undefined) continue;
      test(`${setting}=${JSON.stringify(effect.to)} is refused where it changes nothing`, async () => {
        const off = switchedOff(said, entry as AgentEntry<object>, base);
        expect(off.length).toBeGreaterThan(0);
        for (const settings of off) {
          const also = { ...settings, [setting]: effect.to };
          if (accepted(also)) expect(await lifeOf(effect, also)).toBe(await lifeOf(effect, settings));
          const switches = Object.entries(settings).filter(([key]) => Object.hasOwn(said.needs!, key));
          const agentConfig = { ...Object.fromEntries(switches), [setting]: effect.to };
          const options: RunSpec = { env: 'Nowhere-v0', agent: name, agentConfig };
          // Some combinations are invalid.
          const message = accepted(agentConfig)
            ? `The setting "${setting}" of the agent ${name} has no effect`
            : '';
          expect(() => planRun(registry, options)).toThrow(
            expect.objectContaining({ code: 'invalid-config', message: expect.stringContaining(message) }),
          );
          if (accepted(agentConfig)) planRun(registry, { ...options, allowUnused: true });
        }
      });
    }
  });
}
