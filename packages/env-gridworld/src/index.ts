export { Blackjack, BlackjackVector } from './blackjack.ts';
export type { BlackjackObservation } from './blackjackTask.ts';
export { CliffWalking, CliffWalkingVector } from './cliffWalking.ts';
export { FrozenLake, FrozenLakeVector } from './frozenLake.ts';
export { randomFrozenLakeMap } from './frozenLakeMap.ts';
export { GamblersProblem, GamblersProblemVector } from './gamblersProblem.ts';
export { GridWorld, GridWorldVector } from './gridWorld.ts';
export type { CellKind, GridMarker, GridScene } from './gridScene.ts';
export { gridFigure, hasTriangles } from './figure/gridFigure.ts';
export type { GridValues } from './figure/gridFigure.ts';
export { gridText } from './gridText.ts';
export { gridTask } from './gridTask.ts';
export type { GridAction, GridTaskOptions } from './gridTask.ts';
export { JacksCarRental, JacksCarRentalVector } from './jacksCarRental.ts';
export { Junctions, JunctionsVector } from './junctions.ts';
export type { JunctionsObservation } from './junctionsTask.ts';
export { MemoryChain, MemoryChainVector } from './memoryChain.ts';
export { MovingGridWorld, MovingGridWorldVector } from './movingGridWorld.ts';
export { plugin } from './plugin.ts';
export { SuttonBartoGrid, SuttonBartoGridVector } from './suttonBartoGrid.ts';
export { TabularEnv } from './tabularEnv.ts';
export { tabularModel } from './tabularModel.ts';
export type { AddOutcome } from './tabularModel.ts';
export type { GridLayout, SolutionTable, TabularTask, Twist } from './tabularTask.ts';
export { TabularVector } from './tabularVector.ts';
export { Taxi, TaxiVector } from './taxi.ts';
export { TicTacToe, TicTacToeVector } from './ticTacToe.ts';
export { TicTacToeSolution } from './ticTacToeSolution.ts';
export type { TicTacToeObservation } from './ticTacToeTask.ts';
export { WindyGridWorld, WindyGridWorldVector } from './windyGridWorld.ts';
export type {
  BlackjackConfig,
  CliffWalkingConfig,
  FrozenLakeConfig,
  GamblersProblemConfig,
  GridWorldConfig,
  JacksCarRentalConfig,
  JunctionsConfig,
  MemoryChainConfig,
  MovingGridWorldConfig,
  SuttonBartoGridConfig,
  TaxiConfig,
  TicTacToeConfig,
  WindyGridWorldConfig,
} from './settings.ts';
