import type { Dimension, Json } from '@prism-rl/core';

/** Position of a value on the axis of its setting, from 0 to 1. */
export function placeIn(dimension: Dimension, value: Json): number {
  if (dimension.kind === 'choice') {
    const texts = dimension.choices.map((choice) => JSON.stringify(choice));
    return (texts.indexOf(JSON.stringify(value)) + 0.5) / texts.length;
  }
  const { from, to, scale } = dimension;
  const at = (one: number): number =>
    scale === 'linear' ? one : scale === 'log' ? Math.log(one) : -Math.log(1 - one);
  return (at(value as number) - at(from)) / (at(to) - at(from));
}

/** A value of a setting, for people. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return JSON.stringify(value);
  return Number.isInteger(value) && Math.abs(value) < 1e6
    ? String(value)
    : String(Number(value.toPrecision(3)));
}
