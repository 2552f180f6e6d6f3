export { Blackjack } from './blackjack.ts';
export type { BlackjackObservation } from './blackjackTask.ts';
export { CliffWalking, CliffWalkingVector } from './cliffWalking.ts';
export { FrozenLake, FrozenLakeVector } from './frozenLake.ts';
export { GamblersProblem } from './gamblersProblem.ts';
export { GridWorld, GridWorldVector } from './gridWorld.ts';
export type { CellKind, GridMarker, GridScene } from './gridScene.ts';
export { gridFigure } from './figure/gridFigure.ts';
export type { GridValues } from './figure/gridFigure.ts';
export { JacksCarRental } from './jacksCarRental.ts';
export { Junctions } from './junctions.ts';
export type { JunctionsObservation } from './junctionsTask.ts';
export { MemoryChain } from './memoryChain.ts';
export { MovingGridWorld } from './movingGridWorld.ts';
export { plugin } from './plugin.ts';
export { SuttonBartoGrid, SuttonBartoGridVector } from './suttonBartoGrid.ts';
export { TabularEnv } from './tabularEnv.ts';
export { tabularModel } from './tabularModel.ts';
export type { GridLayout, SolutionTable, TabularTask } from './tabularTask.ts';
export { TabularVector } from './tabularVector.ts';
export { Taxi } from './taxi.ts';
export { TicTacToe } from './ticTacToe.ts';
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
