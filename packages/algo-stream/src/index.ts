export { StreamQ, streamQSettings } from './agents/streamQ.ts';
export { StreamNetwork } from './network/streamNetwork.ts';
export { describeNetwork } from './network/layout.ts';
