import type { LoggerEntry, Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import * as v from 'valibot';
import { consoleLogger } from './consoleLogger.ts';
import { jsonl } from './jsonl.ts';
import { mlflow } from './mlflow/mlflow.ts';
import { progressBar } from './progressBar.ts';
import { tensorBoard } from './tensorBoard.ts';

/** Environment steps; 0 leaves the choice to the logger. */
const every = v.pipe(v.number(), v.integer(), v.minValue(0));
const seconds = v.pipe(v.number(), v.gtValue(0));

const progress: LoggerEntry<{ interval: number; plainInterval: number }> = {
  description: 'one live line: bar, steps/s, time left, return of the last 100 episodes',
  defaults: { interval: 0.1, plainInterval: 5 },
  schema: v.strictObject({ interval: seconds, plainInterval: seconds }),
  create: ({ config }) => progressBar(config),
};

const consoleEntry: LoggerEntry<{ every: number }> = {
  description: 'plain messages on stderr',
  defaults: { every: 0 },
  schema: v.strictObject({ every }),
  create: ({ config }) => consoleLogger(config),
};

const jsonlEntry: LoggerEntry<{ every: number }> = {
  description: 'metrics.jsonl in the run directory',
  defaults: { every: 0 },
  schema: v.strictObject({ every }),
  create: ({ config, runDir }) => jsonl({ every: config.every, ...(runDir === undefined ? {} : { runDir }) }),
};

const tensorBoardEntry: LoggerEntry<{ every: number }> = {
  description: 'event files for TensorBoard in the run directory',
  defaults: { every: 0 },
  schema: v.strictObject({ every }),
  create: ({ config, runDir }) =>
    tensorBoard({ every: config.every, ...(runDir === undefined ? {} : { dir: runDir }) }),
};

const mlflowEntry: LoggerEntry<{ url: string; experiment: string; every: number }> = {
  description: 'an MLflow tracking server: MLFLOW_TRACKING_URI, else http://127.0.0.1:5000',
  defaults: { url: '', experiment: 'prism-rl', every: 0 },
  schema: v.strictObject({ url: v.string(), experiment: v.pipe(v.string(), v.minLength(1)), every }),
  create: ({ config, runDir }) => mlflow({ ...config, ...(runDir === undefined ? {} : { runDir }) }),
};

/** The loggers of this package: `progress`, `console`, `jsonl`, `tensorboard`, `mlflow`. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/loggers',
  loggers: {
    progress,
    console: consoleEntry,
    jsonl: jsonlEntry,
    tensorboard: tensorBoardEntry,
    mlflow: mlflowEntry,
  },
});
