/** A mistake of the person at the prompt: told in its one sentence, without a stack trace. */
export class UserError extends Error {}

/** Ends the process with exit code 1 and the sentence. @throws whatever else it is given */
export function exitWith(error: unknown): never {
  if (error instanceof UserError) {
    console.error(error.message);
    process.exit(1);
  }
  throw error;
}
