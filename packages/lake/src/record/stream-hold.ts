import type { LogPlace } from '../bronze/market-order.ts'
import type { OtherPart, Part } from '../stretch/stretch-writer.ts'

/** A message of a stream, as far as the lake reads it. */
export type StreamMessage = {
  readonly seq: number
  readonly subject: string
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
  readonly data: Uint8Array
}

/** Messages of a stream since the last commit, in bounded memory, and what becomes of them. */
export type StreamHold = {
  /** Sequences of the first and last message, those of strangers included; 0 where there is none. */
  readonly first: number
  readonly last: number
  /** How far the log has come with it, for who goes on from here; null where nothing is known or to be known. */
  readonly place: LogPlace | null
  /** Goes on from a place of the log; null from any, as behind a loss. */
  goOn(place: LogPlace | null): void
  /** Whether there is room for a message; an empty hold has room for any. */
  hasRoom(message: StreamMessage): boolean
  /** Takes a message in, for which there must be room. What is wrong with one that is not ours; null for nothing. */
  add(message: StreamMessage): string | null
  /** Files of tables. */
  parts(source: string): Iterable<Part>
  /** Other files. */
  others(source: string): readonly OtherPart[]
  /** Forgets all. */
  clear(): void
}
