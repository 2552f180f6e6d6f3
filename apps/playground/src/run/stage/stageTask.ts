// What is on the stage, a run or a policy: how fast it goes, and what a person does in it.
import type { Send } from '../host/events.ts';
import { Hands } from './hands.ts';
import { Pace } from './pace.ts';

/** What the page can do with it. */
export abstract class StageTask {
  readonly pace: Pace;
  protected readonly hands: Hands;
  protected readonly send: Send;

  constructor(world: string, stepsPerSecond: number, send: Send) {
    this.pace = new Pace(stepsPerSecond);
    this.hands = new Hands(world);
    this.send = send;
  }

  abstract run(): Promise<unknown>;

  setSpeed(stepsPerSecond: number): void {
    this.pace.stepsPerSecond = stepsPerSecond;
  }

  pause(): void {
    this.pace.pause();
  }

  resume(): void {
    this.pace.resume();
  }

  /** A single step while it is paused. */
  single(): void {
    this.pace.single();
  }

  /**
   * Lets a person take these actions, one after the other; `null` returns control to the agent.
   *
   * @param isDuel whether they play an episode of the run's seed while the agent waits, and the agent then plays the same one; nothing is
   * learned from it.
   */
  steer(actions: readonly number[] | null, isDuel?: boolean): void {
    this.hands.steer(actions, isDuel);
    this.pace.wake();
  }

  /** The policy as it is now, as an ONNX file; `undefined` for agents without a network. */
  abstract export(): Promise<ArrayBuffer | undefined>;
}
