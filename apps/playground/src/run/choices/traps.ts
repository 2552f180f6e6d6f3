// Maps that fool some or all agents: a test trains twenty in each. Random rewards fool agents that maximise over noisy
// estimates (Sutton & Barto, section 6.7).
import maps from './traps.json' with { type: 'json' };

/** A map with a trap. */
export interface Trap {
  readonly id: 'cliff' | 'television' | 'deceptive' | 'endless' | 'rooms';
  readonly map: readonly string[];
}

/** All of them. */
export const traps = maps as readonly Trap[];
