import * as v from 'valibot';

import { LIMITS } from './limits.ts';

const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Many languages write `null` for what is not there. */
function absent<S extends v.GenericSchema>(schema: S) {
  return v.pipe(
    v.nullish(schema),
    v.transform((value) => value ?? undefined),
  );
}

const since = v.object({
  epoch: v.string(),
  seq,
});

const joinRequest = v.object({
  username: v.string(),
  token: absent(v.pipe(v.string(), v.maxLength(LIMITS.token))),
  since: absent(since),
});

const messageRequest = v.object({
  message: v.string(),
  clientId: absent(v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.clientId))),
});

const historyRequest = v.object({
  before: absent(seq),
  after: absent(seq),
  limit: v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), LIMITS.historyPage),
});

const notAList = v.check((payload) => !Array.isArray(payload));
const nothing = v.pipe(
  v.unknown(),
  v.transform(() => undefined),
);

/**
 * What each event of `/chat` may carry. The short forms of 2018 (a plain string) come out as the long ones;
 * unknown fields are dropped. Whether a nickname or a text is acceptable is the room's to say, not a schema's.
 */
export const chatRequests = {
  'add user': v.union([
    v.pipe(
      v.string(),
      v.transform((username): v.InferOutput<typeof joinRequest> => ({ username })),
    ),
    joinRequest,
  ]),
  'new message': v.union([
    v.pipe(
      v.string(),
      v.transform((message): v.InferOutput<typeof messageRequest> => ({ message })),
    ),
    messageRequest,
  ]),
  history: v.pipe(v.optional(v.unknown(), {}), notAList, historyRequest),
  typing: nothing,
  'stop typing': nothing,
};

/** What both events of step 2's `/test` carry. */
export const testMessage = v.object({ data: v.string() });
