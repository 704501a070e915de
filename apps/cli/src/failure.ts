import { InputError, type InputErrorCode } from '@spymaster/ingestor'

/** A stop that the user asked for by a signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly signal: 'SIGINT' | 'SIGTERM'

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}`)
    this.signal = signal
  }
}

/** The answer that two inputs differ. It has been printed; the exit code says it too. */
export class Differs extends Error {
  override readonly name = 'Differs'
}

/** The answer that something does not work. It has been printed; the exit code says it too. */
export class Unwell extends Error {
  override readonly name = 'Unwell'
}

/** A failure of a command whose answer can be 1: it ends with 2, whatever it is, unless it was stopped. */
export class Trouble extends Error {
  override readonly name = 'Trouble'

  constructor(cause: unknown) {
    super('', { cause })
    if (cause instanceof Error && cause.stack !== undefined) this.stack = cause.stack
  }
}

/** A failure that a service's log has told already. */
export class Logged extends Error {
  override readonly name = 'Logged'

  constructor(cause: unknown) {
    super('', { cause })
  }
}

const AGAIN = 'download it again'

/** What to do about an input; null where the message says it already. */
const advice: Readonly<Record<InputErrorCode, string | null>> = {
  missing: 'check the path',
  directory: 'name a file in it',
  permission: "change the file's permissions or run as another user",
  io: 'check the disk',
  empty: AGAIN,
  legacy: null,
  format: null,
  truncated: AGAIN,
  corrupt: AGAIN,
  schema: null,
  symbology: null,
  inputs: null,
}

function adviceOn({ code, file }: InputError): string | null {
  const isStream = file === 'standard input' || file === 'stream'
  return isStream && advice[code] === AGAIN ? 'check what writes it' : advice[code]
}

/** Inputs that could not have worked, against those that turned out damaged. */
const callersMistakes: readonly InputErrorCode[] = [
  ...(['missing', 'directory', 'permission', 'empty', 'legacy', 'format'] as const),
  ...(['schema', 'symbology', 'inputs'] as const),
]

/** Errors of other parts that are the caller's mistake, by name: loading those parts costs time. */
const callersErrors = ['UsageError', 'ConfigError', 'ContractError', 'SimulatorError', 'BarsError']

/** Errors whose sentence says it all, though the caller could not have known. */
const plainErrors = [
  'BusError',
  'WrongLastError',
  'SecondWriterError',
  'GoneError',
  'GatewayError',
  'CoreError',
  'LakeError',
]

/** Of the lake's errors those that ask for what cannot be. */
const isCallersLake = (error: Error): boolean =>
  'code' in error && (error.code === 'invalid' || error.code === 'missing')

/** Whether the reader of our output has gone away, as `head` does: nothing is wrong then. */
export const isOutputClosed = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'

/** 0 where nothing is wrong, 2 for the caller's mistake, 128 and the signal's number, 1 for anything else. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Trouble) return Math.max(2, exitCodeOf(error.cause))
  if (error instanceof Logged) return exitCodeOf(error.cause)
  if (!(error instanceof Error)) return 1
  if (isOutputClosed(error)) return 0
  if (error instanceof Interrupted) return error.signal === 'SIGINT' ? 130 : 143
  if (error instanceof InputError) return callersMistakes.includes(error.code) ? 2 : 1
  if (error.name === 'LakeError') return isCallersLake(error) ? 2 : 1
  if (error.name === 'BusError') return 'code' in error && error.code === 'address' ? 2 : 1
  return callersErrors.includes(error.name) ? 2 : 1
}

/** One sentence that says what went wrong and what to do; null where there is nothing to say. */
export function sentenceOf(error: unknown): string | null {
  if (error instanceof Trouble) return sentenceOf(error.cause)
  if (error instanceof Unwell || error instanceof Differs || error instanceof Logged) return null
  if (!(error instanceof Error)) return `something failed without an error (${String(error)})`
  if (isOutputClosed(error) || error instanceof Interrupted) return null
  if (error instanceof InputError) {
    const what = adviceOn(error)
    return what === null ? error.message : `${error.message}; ${what}`
  }
  if (callersErrors.includes(error.name) || plainErrors.includes(error.name)) return error.message
  if ('syscall' in error) return `the system refused: ${error.message}`
  return `this should not have happened: ${error.message} (DEBUG=1 shows where)`
}
