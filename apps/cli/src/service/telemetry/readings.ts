/** How far a part is behind what it follows. */
export type Lag = {
  readonly messages: number
  /** Age of the newest message it has dealt with; 0 where it has dealt with all, null where that is not known. */
  readonly seconds: number | null
}

/** How full a stream is; `maxBytes` is null without a limit. */
export type StreamFill = { readonly bytes: number; readonly maxBytes: number | null }

/** What a part of the program tells about itself, since it was started. Absent: it has no such thing. */
export type Readings = {
  /** Whether it does its work: it has caught up once with what there was when it began. */
  readonly isReady: boolean
  /** Null where it is not known, as while the log is away. */
  readonly lag?: Lag | null
  /** Log time of the newest record or snap, ms since the epoch; null before the first. */
  readonly lastEventMs?: number | null
  /** Market records published or folded. */
  readonly records?: number
  /** Messages published by the ingestor, read by core and gateway. */
  readonly messages?: number
  readonly snaps?: number
  readonly clients?: number
  /** The streams that it publishes to, by name. */
  readonly streams?: Readonly<Record<string, StreamFill>>
  /** What was left out on purpose, by reason. */
  readonly dropped?: Readonly<Record<string, number>>
  /** Messages of strangers on the log, by what is wrong with them. */
  readonly setAside?: Readonly<Record<string, number>>
}

/** A part that can be asked. Asking may take a question to the log, and costs nothing until somebody asks. */
export type Part = { readonly name: string; read(): Promise<Readings> }

/** Where a message's time goes, by stage of its way. */
export type LatencyStage = 'ingest' | 'market_bus' | 'fold' | 'levels_bus' | 'end_to_end'

/** Takes how long stages took, in ms. */
export type ObserveLatency = (stage: LatencyStage, ms: number) => void
