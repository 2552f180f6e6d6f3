// Makes an agent, or the moves of a link, from a person's recorded steps.
import { decodeEpisodes } from '@prism-rl/core/recordings';
import type { Learned, LessonTask, Outcome } from '../host/events.ts';

/** Does a task with a recording. */
export async function takeLesson(lesson: LessonTask, tell: (event: Learned) => void): Promise<Outcome> {
  const { task, recording, seed } = lesson;
  if (typeof recording === 'string') {
    const { recordingOfMoves } = await import('./replay.ts');
    return { file: await recordingOfMoves(lesson, recording) };
  }
  const episodes = decodeEpisodes(new Uint8Array(recording));
  if (task === 'moves') return (await import('./replay.ts')).movesIn(lesson, episodes);
  if (task === 'imitate')
    return { file: await (await import('./imitation.ts')).imitate(episodes, seed, tell) };
  await (await import('./improvement.ts')).improve(lesson, episodes, tell);
  return {};
}
