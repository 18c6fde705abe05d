import { MemoryRoom } from '../src/index.ts';
import { roomSuite } from './room.suite.ts';

roomSuite('MemoryRoom', async (options) => new MemoryRoom(options));
