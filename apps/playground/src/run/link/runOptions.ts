// Converts a link's state to the runner's options.
import type { Config } from '@prism-rl/core';
import { agentOf } from '../choices/agents.ts';
import type { Settings } from '../choices/settings.ts';
import { worldOf } from '../choices/worlds.ts';
import type { RunState } from './runState.ts';

/** Steps of agents without a schedule's end: more than a visitor watches. */
const endless = 1e9;

/**
 * Options of `train` for a state of the page, without `plugins`.
 *
 * @param settings override the state's: changes during training.
 */
export function runOptions(state: RunState, settings: Settings = {}) {
  const choice = agentOf(state.agent);
  const agentConfig: { [name: string]: Config[string] } = {
    ...choice.settings,
    ...worldOf(state.world).tuned?.[state.agent],
  };
  for (const { name, on, off } of choice.switches) {
    const isOn = state.switches.includes(name);
    Object.assign(agentConfig, isOn ? on : off);
  }
  for (const [name, value] of Object.entries({ ...state.settings, ...settings })) {
    if (name === 'keep') continue; // a visitor's choice of a champion, which is no setting
    agentConfig[name] = value;
    // A visitor's exploration is constant.
    if (name === 'epsilonEnd') agentConfig.epsilonStart = value;
    if (name !== 'learningRate' || choice.kind !== 'network') continue;
    // A visitor's learning rate is constant; REINFORCE's always is, and has no end. SAC's is, too, and its critics have one.
    if (state.agent === 'sac') agentConfig.criticLearningRate = value;
    else if (state.agent !== 'reinforce') agentConfig.learningRateEnd = value;
  }
  return {
    env: state.world,
    agent: state.agent,
    seed: state.seed,
    ...(['table', 'stream', 'evolution'].includes(choice.kind) ? { steps: endless } : {}),
    allSteps: true as const,
    envConfig: (state.map === undefined ? {} : { map: [...state.map] }) as Config,
    agentConfig,
    // Sliders keep their values while a switch disables them.
    allowUnused: true as const,
  };
}
