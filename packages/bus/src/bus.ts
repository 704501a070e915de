/** The two logs there are. */
export type StreamName = 'market' | 'levels'

/** Every stream, in the order data takes through them. */
export const STREAMS: readonly StreamName[] = ['market', 'levels']

/** A message as it is published. */
export type Draft = {
  /** `<stream>.<word>…`, such as `market.events` or `levels.signals.v1`. */
  readonly subject: string
  /**
   * Who wrote it and where it belongs: see `messageId`. Visible ASCII, at most 255 characters. Used once: a
   * second message of the same id may be refused as if another message were the last or, where it would take
   * the very place of the first, acknowledged once more.
   */
  readonly id: string
  /** Names of small letters, digits and hyphens; values of printable ASCII. None when absent. */
  readonly headers?: Readonly<Record<string, string>>
  /** Not to be changed until the publish has settled. */
  readonly data: Uint8Array
}

/** A draft with the place in the log it is meant for. */
export type Publication = Draft & {
  /** Sequence of the message that must be the last one of the stream; 0 for a stream that never had one. */
  readonly expectLast: number
  /**
   * Id that this last message must have. For a message behind one that is still under way: were that one refused
   * because of a stranger's message in its place, the sequence alone would let this one follow the stranger's.
   */
  readonly expectLastId?: string
}

/** A message as it is read. */
export type Message = {
  /** Place in its stream, from 1, without holes. */
  readonly seq: number
  readonly subject: string
  readonly id: string
  /** Empty where there were none. */
  readonly headers: Readonly<Record<string, string>>
  /** Begins on a multiple of eight bytes of its buffer; its own for as long as it is held, but see `isReused`. */
  readonly data: Uint8Array
}

/** Which sequences a stream holds. `first` is `last + 1` when it holds none; a new stream has 1 and 0. */
export type Bounds = { readonly first: number; readonly last: number }

/** How much of its budget a stream has used, and since when nothing has come. */
export type Usage = {
  readonly bytes: number
  /** Null where there is no limit. */
  readonly maxBytes: number | null
  /** When the newest message was stored, wall-clock ms since the epoch; null where none is held. */
  readonly lastMs: number | null
}

/** Where and how to read. */
export type ReadOptions = {
  /** The first sequence wanted, or the first that is still there. One that is not yet there is waited for. */
  readonly from: number | 'first'
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal
  /** Messages in a batch at most, 256 unless given. */
  readonly maxBatch?: number
  /**
   * Whether the data of a batch's messages may be overwritten once the next batch is asked for. For readers that are
   * done with it by then, and fast: they spare the collector of garbage a megabyte each time. Not unless given.
   */
  readonly isReused?: boolean
}

/** How much of a stream is kept. */
export type Limits = {
  /** Disk budget of each stream in bytes: a stream that has used it refuses to publish. */
  readonly maxBytes?: Partial<Readonly<Record<StreamName, number>>>
  /** How long messages stay at least, in milliseconds. A day unless given. */
  readonly maxAgeMs?: number
}

/** Budgets in bytes that hold unless others are given. */
export const DEFAULT_MAX_BYTES: Readonly<Record<StreamName, number>> = {
  market: 16 * 2 ** 30,
  levels: 4 * 2 ** 30,
}
export const DEFAULT_MAX_AGE_MS = 24 * 60 * 60 * 1000
export const DEFAULT_MAX_BATCH = 256

/** The largest message: subject, id, headers as JSON, and data together, in bytes. */
export const MAX_MESSAGE_BYTES = 1_000_000

/**
 * The log: streams of messages that are appended, kept for a while, and read from any place by any number of
 * consumers, none of which slows the producer. One process at a time publishes to a stream.
 *
 * Every method throws `BusError`; the README has the codes.
 */
export interface Bus {
  /**
   * Appends a message and returns its sequence, once `kill -9` of the process, or of the server, cannot lose it.
   *
   * Calls need not wait for each other: their order is kept, and when one is refused so are those behind it.
   * Throws `WrongLastError` when another message than expected is the last, `SecondWriterError` when another
   * process holds the stream, and `BusError` with `unconfirmed` when no answer came, so that the message may
   * or may not be there. `Appender` takes care of all of these.
   */
  publish(stream: StreamName, publication: Publication): Promise<number>
  /**
   * Batches of messages, without holes or repetition, first those that are there, then live, across restarts of
   * the server. Ends when the signal aborts or the bus closes. Throws `GoneError` when retention has removed
   * what comes next.
   */
  read(stream: StreamName, options: ReadOptions): AsyncIterable<readonly Message[]>
  /** What the stream holds now. */
  bounds(stream: StreamName): Promise<Bounds>
  /** How full the stream is. */
  usage(stream: StreamName): Promise<Usage>
  /** The newest message; null when the stream holds none. */
  last(stream: StreamName): Promise<Message | null>
  /** The newest `count` messages, oldest first; fewer where fewer are held. */
  readLast(stream: StreamName, count: number): Promise<Message[]>
  /**
   * The messages from one sequence to another, both of which are there, in order; a few hundred at most. Throws
   * `GoneError` when retention has removed the first. Unlike `read` it takes no more than the right to look.
   */
  fetch(stream: StreamName, from: number, to: number): Promise<Message[]>
  /** Tells others how far a consumer is. Returns at once; the newest report wins, and any may be lost. */
  report(consumer: string, seq: number): void
  /** The last report of a consumer that has been seen; null when there is none. */
  reported(consumer: string): Promise<number | null>
  /** Waits for publishes under way, ends all reading, and lets go of files, locks and connections. */
  close(): Promise<void>
}
