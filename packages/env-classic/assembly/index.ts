// Batched classic control, two environments at a time.
export { swingLinks } from './acrobot';
export { balance } from './cartPole';
export { driveCars, moveCars } from './mountainCar';
export { swing } from './pendulum';
