/** A log that cannot be folded: it does not open with a session, or a control record makes no sense. */
export class CoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CoreError'
  }
}
