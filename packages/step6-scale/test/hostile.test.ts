import { hostileSuite } from 'step3-chat/hostile';

import { SERVER } from './running-chat.ts';

hostileSuite(SERVER, ['--workers', '2', '--data', ':memory:']);
