import { Refusal } from 'chat-protocol';
import * as v from 'valibot';

/** What was given, if it is what the schema says. @throws {Refusal} `malformed` */
export function parsed<S extends v.GenericSchema>(schema: S, given: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, given);
  if (!result.success) {
    throw new Refusal('malformed');
  }
  return result.output;
}
