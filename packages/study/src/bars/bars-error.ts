/** What is wrong with a file of bars, with its line and column, counted from 1. */
export class BarsError extends Error {
  override readonly name = 'BarsError'
}
