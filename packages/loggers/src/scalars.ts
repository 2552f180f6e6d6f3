import type { MetricsRow } from './metricsRow.ts';

/** Converts a row to points of a tracker's charts: names and numbers, with environment steps as the x-axis. */
export function scalarsOf(row: MetricsRow): [tag: string, value: number][] {
  switch (row.type) {
    case 'episode':
      return [
        ['episode/return', row.return],
        ['episode/length', row.length],
      ];
    case 'episodes':
      return [
        ['episode/return', row.meanReturn],
        ['episode/length', row.meanLength],
      ];
    case 'update': {
      const { type: _type, envSteps: _envSteps, updates: _updates, ...metrics } = row;
      return Object.entries(metrics).map(([name, value]) => [`train/${name}`, Number(value)]);
    }
    case 'evaluation':
      return [
        ['eval/mean_return', row.meanReturn],
        ['eval/std_return', row.stdReturn],
      ];
    case 'progress':
      return [['perf/steps_per_second', row.stepsPerSecond]];
    case 'start':
    case 'checkpoint':
    case 'end':
      return [];
  }
}
