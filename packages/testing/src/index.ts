export { axeViolations, describeInBrowser, type OpenPage } from './browser.ts';
export { startNetwork, type Network } from './network.ts';
export { startStage, type Stage } from './stage.ts';
