export { Acrobot, AcrobotVector } from './acrobot.ts';
export { CartPole, CartPoleVector } from './cartPole.ts';
export { MountainCar, MountainCarVector } from './mountainCar.ts';
export { MountainCarContinuous, MountainCarContinuousVector } from './mountainCarContinuous.ts';
export { Pendulum, PendulumVector } from './pendulum.ts';
