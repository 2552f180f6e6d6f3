import type { Logger, RunEvent } from '@prism-rl/core';

/** What one run has come to. */
interface Progress {
  envSteps: number;
  episodes: number;
  updates: number;
  isOver: boolean;
}

/**
 * Loggers for several runs that show on one screen as if they were one: steps, episodes and updates are added up. Evaluations are not
 * shown: they come all at once.
 */
export function sharedProgress(screen: Logger, runs: number): readonly Logger[] {
  const all = Array.from({ length: runs }, (): Progress => {
    return { envSteps: 0, episodes: 0, updates: 0, isOver: false };
  });
  const sum = (of: (progress: Progress) => number): number => all.reduce((total, one) => total + of(one), 0);
  const steps = (): number => sum(({ envSteps }) => envSteps);
  const show = (event: RunEvent, progress: Progress): void => {
    if (event.type === 'evaluating' || event.type === 'evaluation' || event.type === 'checkpoint') return;
    progress.envSteps = event.envSteps;
    switch (event.type) {
      case 'start': {
        const { manifest } = event;
        screen.log({ ...event, envSteps: steps(), manifest: { ...manifest, steps: runs * manifest.steps } });
        return;
      }
      case 'episode':
        progress.episodes = event.episode;
        screen.log({ ...event, envSteps: steps(), episode: sum(({ episodes }) => episodes) });
        return;
      case 'update':
        progress.updates = event.updates;
        screen.log({ ...event, envSteps: steps(), updates: sum(({ updates }) => updates) });
        return;
      case 'end': {
        progress.isOver = true;
        if (!all.every(({ isOver }) => isOver)) return;
        const { episodes, updates } = {
          episodes: sum((one) => one.episodes),
          updates: sum((one) => one.updates),
        };
        screen.log({ ...event, envSteps: steps(), episodes, updates });
        return;
      }
      default:
        screen.log({ ...event, envSteps: steps() });
    }
  };
  let open = runs;
  return all.map((progress): Logger => {
    return {
      name: screen.name,
      log: (event) => show(event, progress),
      close: () => {
        open--;
        return open === 0 ? screen.close() : undefined;
      },
    };
  });
}
