export { connectClient, type TestClient, type Transport, TRANSPORTS } from './client.ts';
export { startNetwork, type Network } from './network.ts';
export { collectGarbage, COLLECTS_GARBAGE } from './garbage.ts';
export { runToEnd, startStage, type Stage } from './stage.ts';
export { copyStage, type Edit, type StageCopy } from './stage-copy.ts';
export { stageSuite } from './stage-suite.ts';
