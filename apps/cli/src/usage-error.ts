/** A mistake in the command line: a sentence that says what to do instead. Ends the program with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
