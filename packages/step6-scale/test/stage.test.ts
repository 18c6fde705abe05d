import { stageSuite } from 'testing';

import { SERVER } from './running-chat.ts';

// Of the 5 seconds that are promised, 4.5 are over when the workers are ended by force.
stageSuite(SERVER, '/chat', () => ['--workers', '2', '--data', ':memory:'], 4000);
