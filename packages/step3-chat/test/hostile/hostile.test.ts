import path from 'node:path';

import { hostileSuite } from './hostile.suite.ts';

hostileSuite(path.join(import.meta.dirname, '..', '..', 'dist', 'server.js'));
