import { expect, test } from 'vitest';
import { installHint, isInClone } from './installHint.ts';

test('packages are added to a clone by the pnpm of its tools, elsewhere by npm', () => {
  expect(isInClone).toBe(true);
  const hint = 'in Node npm install --ignore-scripts onnxruntime-node; else a browser';
  expect(installHint(hint)).toBe(
    'in Node .tools/bin/pnpm add -w --ignore-scripts onnxruntime-node; else a browser',
  );
  expect(installHint(hint, false)).toBe(hint);
  expect(installHint("install the GPU's driver")).toBe("install the GPU's driver");
});
