/** A day that cannot be simulated, or a parameter that breaks its rule: one sentence that names both. */
export class SimulatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SimulatorError'
  }
}
