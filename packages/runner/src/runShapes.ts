import type { Run } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';

const finite: shape.Shape = { words: 'a finite number', is: Number.isFinite };

/** The shapes of a manifest's fields. */
export const runShapes: { readonly [K in keyof Run]-?: shape.Shape } = {
  environment: shape.name,
  agent: shape.name,
  preset: shape.optional(shape.name),
  seed: shape.wholeFrom(0),
  numEnvs: shape.wholeFrom(1),
  steps: shape.wholeFrom(1),
  updates: shape.optional(shape.wholeFrom(1)),
  stopWhenSolved: shape.optional(shape.withFields({ return: finite, over: shape.wholeFrom(1) })),
  environmentConfig: shape.object,
  wrappers: shape.optional(
    shape.listOf(
      'a list of objects with name and config',
      shape.withFields({ name: shape.name, config: shape.object }),
    ),
  ),
  agentConfig: shape.object,
  evaluationSteps: shape.optional(shape.wholeFrom(1)),
  evaluationEpisodes: shape.optional(shape.wholeFrom(1)),
  backend: shape.optional(shape.name),
  arm: shape.optional(shape.name),
  from: shape.optional(shape.withFields({ path: shape.text })),
  schedule: shape.optional(shape.object),
  sources: shape.optional(shape.object),
  plugins: shape.optional(
    shape.listOf(
      'a list of objects with name and from',
      shape.withFields({ name: shape.name, from: shape.text }),
    ),
  ),
  context: shape.optional(shape.object),
};
