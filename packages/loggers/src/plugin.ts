import type { LoggerEntry, Plugin } from '@prism-rl/core';
import { definePlugin, integer, number, oneOf, orNull, settings, text } from '@prism-rl/core';
import { consoleLogger } from './consoleLogger.ts';
import { jsonl } from './jsonl.ts';
import { reachableMlflow } from './mlflow/mlflow.ts';
import { progressBar } from './progressBar.ts';
import { tensorBoard } from './tensorBoard.ts';
import { reachableWandb } from './wandb/wandb.ts';

const everySettings = settings({
  every: integer(0, 'Environment steps per row or message; 0: a number that suits the length of the run', {
    min: 0,
    typical: '0',
  }),
});
type Every = typeof everySettings.defaults;

const progressSettings = settings({
  interval: number(0.1, 'Seconds between redraws on a terminal', { above: 0 }),
  plainInterval: number(5, 'Seconds between lines in a file or a pipe', { above: 0 }),
});

const progress: LoggerEntry<typeof progressSettings.defaults> = {
  description: 'one live line: bar, steps/s, time left, return of the last 100 episodes',
  ...progressSettings,
  create: ({ config }) => progressBar(config),
};

const consoleEntry: LoggerEntry<Every> = {
  description: 'plain messages on stderr',
  ...everySettings,
  create: ({ config }) => consoleLogger(config),
};

const jsonlEntry: LoggerEntry<Every> = {
  description: 'metrics.jsonl in the run directory',
  ...everySettings,
  create: ({ config, runDir }) => jsonl({ ...config, runDir }),
};

const tensorBoardEntry: LoggerEntry<Every> = {
  description: 'event files for TensorBoard in the run directory',
  ...everySettings,
  create: ({ config, runDir }) => tensorBoard({ ...config, dir: runDir }),
};

const mlflowSettings = settings({
  url: text(
    '',
    'Address of the server; empty: the environment variable MLFLOW_TRACKING_URI, else this machine',
  ),
  experiment: text('prism-rl', 'Name of the experiment, created if it does not exist', {
    isEmptyFine: false,
  }),
  ...everySettings.settings,
});

const mlflowEntry: LoggerEntry<typeof mlflowSettings.defaults> = {
  description: 'an MLflow tracking server: MLFLOW_TRACKING_URI, else http://127.0.0.1:5000',
  ...mlflowSettings,
  create: ({ config, runDir }) => reachableMlflow({ ...config, runDir }),
};

const wandbSettings = settings({
  project: text('', 'Name of the project; empty: the environment variable WANDB_PROJECT, else prism-rl'),
  entity: text('', 'User or team; empty: the environment variable WANDB_ENTITY, else the user of the key'),
  mode: orNull(
    oneOf(
      ['online', 'offline'],
      'online',
      'Whether to send the run, or to write files for wandb sync; null: the environment variable WANDB_MODE, else online',
    ),
    null,
  ),
  ...everySettings.settings,
});

const wandbEntry: LoggerEntry<typeof wandbSettings.defaults> = {
  description: 'Weights & Biases: WANDB_API_KEY, or files for wandb sync with WANDB_MODE=offline',
  ...wandbSettings,
  create: ({ config, runDir }) => reachableWandb({ ...config, mode: config.mode ?? undefined, runDir }),
};

/** The loggers of this package: `progress`, `console`, `jsonl`, `tensorboard`, `mlflow`, `wandb`. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/loggers',
  loggers: {
    progress,
    console: consoleEntry,
    jsonl: jsonlEntry,
    tensorboard: tensorBoardEntry,
    mlflow: mlflowEntry,
    wandb: wandbEntry,
  },
});
