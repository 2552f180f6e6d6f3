// The kinds of numbers that settings are, for the schemas of all agents.
import * as v from 'valibot';

export const positiveInteger = v.pipe(
  v.number(),
  v.integer('must be an integer'),
  v.minValue(1, 'must be at least 1'),
);

export const wholeNumber = v.pipe(
  v.number(),
  v.integer('must be an integer'),
  v.minValue(0, 'must not be negative'),
);

export const finite = v.pipe(v.number(), v.finite());

export const positive = v.pipe(v.number(), v.finite(), v.gtValue(0, 'must be greater than 0'));

export const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0, 'must not be negative'));

export const fraction = v.pipe(
  v.number(),
  v.minValue(0, 'must lie in [0, 1]'),
  v.maxValue(1, 'must lie in [0, 1]'),
);
