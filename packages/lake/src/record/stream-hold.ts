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
  /** Sequences of the first and last message; 0 where there is none. */
  readonly first: number
  readonly last: number
  /** Messages so far that were none of ours. */
  readonly setAside: number
  /** Whether there is room for a message; an empty hold has room for any. */
  hasRoom(message: StreamMessage): boolean
  add(message: StreamMessage): void
  /** Files of tables. */
  parts(source: string): Iterable<Part>
  /** Other files. */
  others(source: string): readonly OtherPart[]
  /** Forgets all. */
  clear(): void
}
