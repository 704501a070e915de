import type { Bounds, Publication, StreamName } from './bus.ts'

/** What went wrong, for programs; the message says it for people. */
export type BusErrorCode =
  /** A subject, id, header, sequence or consumer that breaks a rule, or a message that is too large. */
  | 'invalid'
  /** A server's URL that is none. */
  | 'address'
  /** Another message than the expected one is the stream's last. */
  | 'wrong-last'
  /** Another process publishes to the stream. */
  | 'second-writer'
  /** No answer came: the message may be stored or not. */
  | 'unconfirmed'
  /** The log ends before a message that was acknowledged. */
  | 'lost'
  /** Retention has removed the sequence that was asked for. */
  | 'gone'
  /** The disk budget, or the disk, is used up. */
  | 'full'
  /** A segment file is damaged. */
  | 'corrupt'
  /** A file or folder cannot be written or read. */
  | 'storage'
  /** No server answers, or it is not a JetStream server. */
  | 'unreachable'
  /** The server lets us in under another name only, or does not let us do what was asked. */
  | 'forbidden'
  /** A stream of the server has settings with which it cannot be the log. */
  | 'settings'
  /** The bus has been closed. */
  | 'closed'

/** An error of the log: one sentence, which says what to do where that is known. */
export class BusError extends Error {
  override readonly name: string = 'BusError'
  readonly code: BusErrorCode
  /** What is wrong: the message without the advice. */
  readonly fact: string
  /** What to do about it, with which the message ends; null where that is not known. */
  readonly advice: string | null

  constructor(code: BusErrorCode, fact: string, cause?: unknown, advice: string | null = null) {
    super(advice === null ? fact : `${fact}: ${advice}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.fact = fact
    this.advice = advice
  }
}

/** A publish expected another message to be the stream's last. Nothing was stored. */
export class WrongLastError extends BusError {
  override readonly name = 'WrongLastError'
  /** Sequence of the stream's last message. */
  readonly last: number

  constructor(stream: StreamName, { id, expectLast, expectLastId }: Publication, last: number) {
    const expected = expectLastId === undefined ? expectLast : `${expectLast} with id ${expectLastId}`
    super('wrong-last', `message ${id} was to follow ${expected}, but the ${stream} log ends at ${last}`)
    this.last = last
  }
}

/** Somebody else publishes to the stream: one of the two has to stop. */
export class SecondWriterError extends BusError {
  override readonly name = 'SecondWriterError'

  constructor(fact: string, cause?: unknown, advice: string | null = null) {
    super('second-writer', fact, cause, advice)
  }
}

/** What was to be read next is no longer kept. */
export class GoneError extends BusError {
  override readonly name = 'GoneError'
  /** What is left. */
  readonly bounds: Bounds

  constructor(stream: StreamName, asked: number, bounds: Bounds) {
    const left = bounds.first > bounds.last ? 'none is left' : `${bounds.first} to ${bounds.last} are left`
    super('gone', `message ${asked} of the ${stream} log is no longer kept: ${left}`)
    this.bounds = bounds
  }
}

/** The refusal of every call after `close`. */
export const closedError = (): BusError => new BusError('closed', 'the bus is closed')
