// The tasks of the worker, by name; what a task needs is loaded when it begins.
import type { BoardEvent } from '../board/boardGame.ts';
import type { UnseenEvent } from '../comparison/unseenRuns.ts';
import type { CrowdReport } from '../crowd/crowd.ts';
import type { RunState } from '../link/runState.ts';
import type { Conditions, Learned, LessonTask, PolicyFile, RunEvent } from './events.ts';

type Tell<E> = (event: E) => void;

/** The tasks: the events that each sends to the page, and its arguments. The method `run` of a task lasts until its end. */
export const tasks = {
  /** A run on the stage. */
  run: async (tell: Tell<RunEvent>, state: RunState, conditions: Conditions) => {
    const { Session } = await import('../stage/session.ts');
    return new Session(state, conditions, tell);
  },
  /** A policy file on the stage. */
  policy: async (tell: Tell<RunEvent>, file: PolicyFile, stepsPerSecond: number) => {
    const { PolicyPlayer } = await import('../stage/policyPlayer.ts');
    return new PolicyPlayer(file, stepsPerSecond, tell);
  },
  /** A part of a crowd. */
  crowd: async (tell: Tell<CrowdReport>, states: readonly RunState[], onGpu: boolean) => {
    const [{ Crowd }, gpu] = await Promise.all([
      import('../crowd/crowd.ts'),
      onGpu ? import('../gpu/onGpu.ts') : undefined,
    ]);
    return new Crowd(states, tell, gpu?.gpuBatch);
  },
  /** Runs of a comparison. */
  unseen: async (tell: Tell<UnseenEvent>, states: readonly RunState[], until: number, onGpu: boolean) => {
    const { trainUnseen } = await import('../comparison/unseenRuns.ts');
    return { run: () => trainUnseen(states, until, onGpu, tell) };
  },
  /** What is made of a person's recorded steps. */
  lesson: async (tell: Tell<Learned>, task: LessonTask) => {
    const { takeLesson } = await import('../lesson/lesson.ts');
    return { run: () => takeLesson(task, tell) };
  },
  /** A board game. */
  board: async (tell: Tell<BoardEvent>, world: string) => {
    const { boardGame } = await import('../board/boardGame.ts');
    return boardGame(tell, world);
  },
  /** A report of the GPU, line by line. */
  gpu: async (tell: Tell<string>) => {
    const { report } = await import('../gpu/gpuReport.ts');
    return { run: () => report(tell) };
  },
};
export type Tasks = typeof tasks;
