import { stageSuite } from 'testing';

import { SERVER } from './running-chat.ts';

stageSuite(SERVER, '/chat', () => ['--workers', '2', '--data', ':memory:']);
