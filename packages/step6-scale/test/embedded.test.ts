import { chatSuite } from 'step3-chat/suite';

import { startEmbedded } from './running-chat.ts';

chatSuite('step 6 on one machine', () => startEmbedded());
