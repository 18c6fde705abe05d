export { WirePanel } from 'wire-panel/element';
