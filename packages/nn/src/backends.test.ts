// Which backend `auto` selects, and its note if that is not the best one.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { type BackendEntry, PrismError, Registry } from '@prism-rl/core';
import { describe, expect, test, vi } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { activateBackend } from './backends.ts';
import type { Engine } from './engine.ts';
import { holdsFile } from './installed.ts';

describe('backends', () => {
  function entry(name: string, priority: number, probe: BackendEntry['probe']): BackendEntry {
    const engine: Engine = { name, compile: () => ({ run: () => ({}) as never, dispose: () => {} }) };
    return { description: `priority ${priority}`, priority, probe, activate: () => engine };
  }

  const works = (name: string, priority: number): BackendEntry =>
    entry(name, priority, () => ({ available: true }));

  const lost = entry('lost', 3, () => ({
    available: false,
    reason: 'it is not installed',
    fix: 'npm install lost',
  }));
  const slow = entry('slow', 2, () => ({
    available: true,
    detail: 'slow',
    advice: 'twice as fast with wings',
  }));

  /** A backend that is available, and whose activation throws. */
  function throwing(name: string, error: Error): BackendEntry {
    const activate = (): never => {
      throw error;
    };
    return { ...works(name, 3), activate };
  }

  const broken = throwing('broken', new PrismError('incompatible', 'It broke.'));

  async function notesOf(backends: { readonly [name: string]: BackendEntry }): Promise<[string, string[]]> {
    const notes: string[] = [];
    const { name } = await activateBackend('auto', new Registry([{ name: 'test', backends }]), (text) =>
      notes.push(text),
    );
    return [name, notes];
  }

  test('auto notes why it does not use the best backend, and how to get it', async () => {
    expect(await notesOf({ lost, slow })).toEqual([
      'slow',
      [
        'lost cannot run here: it is not installed; to get it: npm install lost. So slow computes: priority 2.',
      ],
    ]);
  });

  test('auto notes how the best backend could be faster, and nothing otherwise', async () => {
    expect(await notesOf({ slow })).toEqual(['slow', ['slow runs on slow; twice as fast with wings.']]);
    expect(await notesOf({ best: works('best', 1) })).toEqual(['best', []]);
  });

  test('auto tries the next backend if activation fails', async () => {
    expect(await notesOf({ broken, slow })).toEqual([
      'slow',
      ['broken cannot run here: It broke. So slow computes: priority 2.'],
    ]);
  });

  test('auto selects the highest priority, whatever the order of the names', async () => {
    expect(await notesOf({ a: works('a', 2), b: works('b', 9), c: works('c', 5) })).toEqual(['b', []]);
    expect(await notesOf({ a: works('a', 9), b: works('b', 2), c: works('c', 5) })).toEqual(['a', []]);
  });

  test('does not replace a backend selected by name', async () => {
    const registry = new Registry([{ name: 'test', backends: { lost, slow, broken } }]);
    await expect(activateBackend('lost', registry)).rejects.toThrow(
      expect.objectContaining({
        code: 'incompatible',
        message: 'The backend lost cannot run here: it is not installed.',
        hint: 'To get it: npm install lost.',
      }),
    );
    await expect(activateBackend('broken', registry)).rejects.toThrow('It broke.');
    expect(await activateBackend('slow', registry)).toBe(slow.activate());
  });

  test('does not hide other errors of a backend', async () => {
    const faulty = throwing('faulty', new TypeError('a defect'));
    await expect(notesOf({ faulty, slow })).rejects.toThrow('a defect');
    await expect(notesOf({ lost })).rejects.toThrow(expect.objectContaining({ code: 'unavailable' }));
  });

  test.each([
    ['nothing', undefined],
    ['an engine under another name', { name: 'tfjs-cpu', compile: () => ({}) }],
    ['an engine of another kind', { name: 'odd' }],
  ])('refuses a backend that returns %s', async (_, engine) => {
    const odd: BackendEntry = { ...works('odd', 1), activate: () => engine as Engine };
    await expect(notesOf({ odd })).rejects.toThrow(expect.objectContaining({ code: 'unavailable' }));
    const registry = new Registry([{ name: 'test', backends: { odd } }]);
    await expect(activateBackend('odd', registry)).rejects.toThrow(
      expect.objectContaining({
        code: 'incompatible',
        message: 'The backend odd returned no engine named odd that compiles steps of TensorFlow.js.',
      }),
    );
  });
});

test('files are found down to a depth, in folders that are there and can be read', () => {
  const folder = freshFolder();
  const lib = join(folder, 'lib');
  const held = join(lib, 'deep');
  fs.mkdirSync(held, { recursive: true });
  const file = join(held, 'found.so');
  fs.writeFileSync(file, '');
  expect(holdsFile([folder], 'found.so', 2)).toBe(true);
  expect(holdsFile([lib], /^found/, 1)).toBe(true);
  expect(holdsFile([folder], 'found.so', 1)).toBe(false);
  expect(holdsFile([join(folder, 'none'), file, held], 'found.so')).toBe(true);
  const own = process.getBuiltinModule('node:fs');
  const read = own.readdirSync;
  // The user may be allowed to read everything.
  const reading = vi.spyOn(own, 'readdirSync').mockImplementation(((path: string, options: never) => {
    if (path === lib) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    return read(path, options);
  }) as never);
  try {
    expect(holdsFile([folder], 'found.so', 2)).toBe(false);
    expect(holdsFile([lib, held], 'found.so')).toBe(true);
  } finally {
    reading.mockRestore();
  }
});
