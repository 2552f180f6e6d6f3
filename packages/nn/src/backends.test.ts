// Which backend `auto` takes, and what it says where that is not the best one.
import { type BackendEntry, PrismError, Registry } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { activateBackend } from './backends.ts';

function entry(priority: number, probe: BackendEntry['probe']): BackendEntry {
  return { description: `priority ${priority}`, priority, probe, activate: () => {} };
}

const lost = entry(3, () => ({ available: false, reason: 'it is not installed', fix: 'npm install lost' }));
const slow = entry(2, () => ({ available: true, detail: 'slow', advice: 'twice as fast with wings' }));

async function notesOf(backends: { readonly [name: string]: BackendEntry }): Promise<[string, string[]]> {
  const notes: string[] = [];
  const name = await activateBackend('auto', new Registry([{ name: 'test', backends }]), (text) =>
    notes.push(text),
  );
  return [name, notes];
}

test('auto says why it falls to less than the best, and how to get that', async () => {
  expect(await notesOf({ lost, slow })).toEqual([
    'slow',
    ['lost cannot run here: it is not installed; to get it: npm install lost. So slow computes: priority 2.'],
  ]);
});

test('auto says how the best could be faster, and nothing where all is well', async () => {
  expect(await notesOf({ slow })).toEqual(['slow', ['slow runs on slow; twice as fast with wings.']]);
  expect(await notesOf({ best: entry(1, () => ({ available: true })) })).toEqual(['best', []]);
});

test('auto goes on where a backend that looked fine cannot be activated', async () => {
  const broken: BackendEntry = {
    ...entry(3, () => ({ available: true })),
    activate: () => {
      throw new PrismError('incompatible', 'It broke.');
    },
  };
  expect(await notesOf({ broken, slow })).toEqual([
    'slow',
    ['broken cannot run here: It broke. So slow computes: priority 2.'],
  ]);
});

test('auto takes the one of highest priority, whatever the order of the names', async () => {
  const works = (priority: number): BackendEntry => entry(priority, () => ({ available: true }));
  expect(await notesOf({ a: works(2), b: works(9), c: works(5) })).toEqual(['b', []]);
  expect(await notesOf({ a: works(9), b: works(2), c: works(5) })).toEqual(['a', []]);
});

test('one that is asked for by name is not replaced by another', async () => {
  const broken: BackendEntry = {
    ...entry(3, () => ({ available: true })),
    activate: () => {
      throw new PrismError('incompatible', 'It broke.');
    },
  };
  const registry = new Registry([{ name: 'test', backends: { lost, slow, broken } }]);
  await expect(activateBackend('lost', registry)).rejects.toThrow(
    expect.objectContaining({
      code: 'incompatible',
      message: 'The backend lost cannot run here: it is not installed.',
      hint: 'To get it: npm install lost.',
    }),
  );
  await expect(activateBackend('broken', registry)).rejects.toThrow('It broke.');
  expect(await activateBackend('slow', registry)).toBe('slow');
});

test('what goes wrong in a backend that is no reason to take another one is not passed over', async () => {
  const faulty: BackendEntry = {
    ...entry(3, () => ({ available: true })),
    activate: () => {
      throw new TypeError('a defect');
    },
  };
  await expect(notesOf({ faulty, slow })).rejects.toThrow('a defect');
  await expect(notesOf({ lost })).rejects.toThrow(expect.objectContaining({ code: 'unavailable' }));
});
