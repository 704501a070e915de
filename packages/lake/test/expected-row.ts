import { type DbnRecord, RecordView, readRecord } from '@spymaster/dbn'
import { printSymbol, unpackInstrument } from '@spymaster/events'

/** A row as a reader of Parquet gives it. */
export type FoundRow = Readonly<Record<string, unknown>>

const NO_TIME = 2n ** 64n - 1n

/** What the row of a record is to be, but for where it comes from: by the decoder of records, not by offsets. */
export function expectedRow(bytes: Uint8Array): FoundRow {
  const view = new RecordView().attach(bytes.slice())
  view.next()
  const {
    type: _,
    levels = [],
    tsOut = null,
    ...fields
  } = readRecord(view) as DbnRecord & {
    levels?: readonly FoundRow[]
    tsOut?: bigint
  }
  const row: Record<string, unknown> = { ts_out: tsOut }
  for (const [name, value] of Object.entries(fields)) row[snake(name)] = value
  for (const [place, level] of levels.entries())
    for (const [name, value] of Object.entries(level)) row[`${snake(name)}_0${place}`] = value
  if (row.ts_event === NO_TIME) row.ts_event = null
  const instrument = unpackInstrument(view.instrumentId)
  if (instrument?.kind === 'OPTION') row.symbol = printSymbol(instrument)
  return row
}

/** Numbers as files have them: of 32 bits and more in 64, and signed. */
export const bits = (value: unknown): unknown =>
  typeof value === 'bigint' || typeof value === 'number' ? BigInt.asIntN(64, BigInt(value)) : value

/** The first column in which a row is not what it is to be, with both values; null where there is none. */
export function firstDifference(found: FoundRow, expected: FoundRow): string | null {
  for (const [name, value] of Object.entries(expected))
    if (bits(found[name]) !== bits(value)) return `${name}: ${found[name]}, expected ${value}`
  return null
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
