import { describe, test } from 'vitest';
import { Corridor } from '../../test/conformance/corridor.ts';
import { Drift } from '../../test/conformance/drift.ts';
import { drawingDefects } from '../../test/conformance/envDefects/drawing.ts';
import { interfaceDefects } from '../../test/conformance/envDefects/interface.ts';
import { maskingDefects } from '../../test/conformance/envDefects/masking.ts';
import { modellingDefects } from '../../test/conformance/envDefects/modelling.ts';
import { ownershipDefects } from '../../test/conformance/envDefects/ownership.ts';
import { savingDefects } from '../../test/conformance/envDefects/saving.ts';
import { seedingDefects } from '../../test/conformance/envDefects/seeding.ts';
import { proveKit } from '../../test/conformance/proveKit.ts';
import { RandomMasks } from '../../test/randomMasks.ts';
import { checkEnv } from './checkEnv.ts';

proveKit('checkEnv', () => checkEnv(() => new Drift(), { requires: ['save', 'render', 'renderText'] }), [
  ...interfaceDefects,
  ...seedingDefects,
  ...ownershipDefects,
  ...savingDefects,
  ...drawingDefects,
  ...modellingDefects,
  ...maskingDefects,
]);

describe('checkEnv on an environment with a model', () => {
  for (const check of checkEnv(() => new Corridor(), { requires: ['model'] })) test(check.name, check.run);
});

describe('checkEnv with rollouts of a single step', () => {
  for (const check of checkEnv(() => new Drift(), { steps: 1 })) test(check.name, check.run);
});

describe('checkEnv on an environment with masks', () => {
  for (const check of checkEnv(() => new RandomMasks(), { requires: ['save'] })) test(check.name, check.run);
});
