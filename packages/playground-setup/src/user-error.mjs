/** A mistake of the person at the prompt, or a thing in their way: told in its one sentence, without a stack trace. */
export class UserError extends Error {}

/**
 * Runs a command; a {@link UserError} makes it end with its sentence and exit code 1.
 * @param {() => Promise<void>} command
 */
export async function orSentence(command) {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 1;
  }
}

/**
 * What was typed after the command's name; pnpm hands on the "--" that npm wants before it.
 * @returns {string[]}
 */
export function typed() {
  return process.argv.slice(2).filter((arg) => arg !== '--');
}
