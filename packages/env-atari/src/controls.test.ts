import { describe, expect, test, vi } from 'vitest';
import { Atari2600 } from './atari2600.ts';
import { actionMeanings, Controls } from './controls.ts';
import type { GameSpec } from './game.ts';
import { prismCatch } from './games/prismCatch.ts';

const number = (name: string): number => actionMeanings.indexOf(name);

/** Creates a console's controls with modified rules, and records its inputs. */
function plugged(rules: Partial<GameSpec>) {
  const atari = new Atari2600(prismCatch.image);
  const paddles: (readonly [index: number, resistance: number])[] = [];
  vi.spyOn(atari, 'setPaddle').mockImplementation((index, resistance) => {
    paddles.push([index, resistance]);
  });
  const port = vi.spyOn(atari, 'portA', 'set');
  const fire: (readonly [port: number, isHeld: boolean])[] = [];
  vi.spyOn(atari, 'setFire').mockImplementation((port, isHeld) => {
    fire.push([port, isHeld]);
  });
  const controls = new Controls(atari, { ...prismCatch.spec, ...rules });
  paddles.length = 0;
  return { controls, paddles, fire, pins: () => port.mock.lastCall?.[0] };
}

describe('a stick', () => {
  /** A port's pin is low if the stick closes it: up, down, left, right. */
  test.each([
    ['NOOP', 0b0000],
    ['UP', 0b0001],
    ['DOWN', 0b0010],
    ['LEFT', 0b0100],
    ['RIGHT', 0b1000],
    ['UPRIGHTFIRE', 0b1001],
    ['DOWNLEFTFIRE', 0b0110],
  ])('%s', (name, closed) => {
    const left = plugged({});
    left.controls.apply(number(name), 1);
    expect(left.pins()).toBe(0xff & ~(closed << 4));
    expect(left.fire.at(-1)).toEqual([0, name.includes('FIRE')]);
    const right = plugged({ swapPorts: true });
    right.controls.apply(number(name), 1);
    expect(right.pins()).toBe(0xff & ~closed);
    expect(right.fire.at(-1)).toEqual([1, name.includes('FIRE')]);
  });
});

describe('paddles', () => {
  const rules = {
    controller: 'paddles',
    paddlePorts: ['left'],
    paddleMin: 100_000,
    paddleMax: 200_000,
  } as const;

  test('right decreases and left increases the resistance, in proportion to the strength and within bounds', () => {
    const { controls, paddles } = plugged(rules);
    controls.centre();
    const after = (name: string, strength = 1): number => {
      paddles.length = 0;
      controls.apply(number(name), strength);
      return paddles.find(([index]) => index === 0)![1];
    };
    expect(after('NOOP')).toBe(150_000);
    expect(after('RIGHT')).toBe(127_000);
    expect(after('LEFT')).toBe(150_000);
    expect(after('LEFTFIRE', 0.5)).toBe(161_500);
    for (let i = 0; i < 5; i++) after('LEFT');
    expect(after('NOOP')).toBe(200_000);
    for (let i = 0; i < 9; i++) after('UPRIGHT');
    expect(after('NOOP')).toBe(100_000);
    expect(paddles).toContainEqual([1, 150_000]);
  });

  test('some games swap the paddles and their buttons', () => {
    for (const [paddleSwap, first, button] of [
      [false, 0, 0x80],
      [true, 1, 0x40],
    ] as const) {
      const { pins, controls, paddles } = plugged({ ...rules, paddleSwap });
      controls.centre();
      controls.apply(number('RIGHTFIRE'), 1);
      expect(paddles).toContainEqual([first, 127_000]);
      expect(paddles).toContainEqual([1 - first, 150_000]);
      expect(pins()).toBe(0xff & ~button);
      controls.apply(number('NOOP'), 1);
      expect(pins()).toBe(0xff);
    }
  });

  test('paddles in the right port alone leave the left port unchanged', () => {
    const { pins, controls, paddles } = plugged({ ...rules, paddlePorts: ['right'] });
    controls.powerOn();
    expect(paddles).toEqual([
      [2, 0],
      [3, 0],
    ]);
    paddles.length = 0;
    controls.apply(number('RIGHTFIRE'), 1);
    expect(paddles).toEqual([]);
    expect(pins()).toBe(0xff);
  });
});
