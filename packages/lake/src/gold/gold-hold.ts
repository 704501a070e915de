import type { LogPlace } from '../bronze/market-order.ts'
import { hourOfNs, partitionOf } from '../layout/index.ts'
import { oneWordFill, sheetOf } from '../parquet/column-fill.ts'
import type { StreamHold, StreamMessage } from '../record/stream-hold.ts'
import type { Column, Table } from '../schema/index.ts'
import type { Part } from '../stretch/stretch-writer.ts'
import { type GoldRow, goldRows } from './gold-rows.ts'
import type { LevelsFault, LevelsOrder } from './levels-order.ts'
import { valueFill } from './value-fill.ts'

type Sources = readonly GoldRow['from'][]
type Group = { readonly table: Table; readonly hour: number; readonly rows: GoldRow['from'][] }

const decoder = new TextDecoder()

/** Payloads of core since the last commit, flattened: files of gold. */
export class GoldHold implements StreamHold {
  readonly #maxBytes: number
  readonly #order: LevelsOrder
  readonly #groups = new Map<string, Group>()
  #bytes = 0
  #first = 0
  #last = 0
  #place: LogPlace | null = null

  /** Holds payloads of `maxBytes` together; parsed they take several times as much. */
  constructor(maxBytes: number, order: LevelsOrder) {
    this.#maxBytes = maxBytes
    this.#order = order
  }

  get first(): number {
    return this.#first
  }

  get last(): number {
    return this.#last
  }

  get place(): LogPlace | null {
    return this.#place
  }

  goOn(place: LogPlace | null): void {
    this.#order.place = place
  }

  hasRoom({ data }: StreamMessage): boolean {
    return this.#last === 0 || this.#bytes + data.length <= this.#maxBytes
  }

  add(message: StreamMessage): LevelsFault | null {
    if (this.#first === 0) this.#first = message.seq
    this.#last = message.seq
    this.#bytes += message.data.length
    const { place } = this.#order
    const fault = this.#order.follow(message) ?? this.#take(message)
    if (fault === 'payload') this.#order.place = place
    this.#place = this.#order.place
    return fault
  }

  *parts(source: string): Generator<Part> {
    for (const { table, hour, rows } of this.#groups.values()) {
      const times = rows.map((row) => BigInt(timeOf(table, row)))
      yield {
        partition: partitionOf(table, null, hour),
        fromNs: times[0] ?? null,
        toNs: times.at(-1) ?? null,
        runs: [
          ...new Set(rows.map((row) => String(read(row, ['snap', 'run']) ?? read(row, ['event', 'run'])))),
        ],
        sheet: (notes) =>
          sheetOf(table.columns, rows.length, notes, (name, column) =>
            name === 'source' ? oneWordFill(source) : columnOf(column, rows),
          ),
      }
    }
  }

  others(): readonly [] {
    return []
  }

  clear(): void {
    this.#groups.clear()
    this.#bytes = this.#first = this.#last = 0
  }

  #take({ subject, data, seq }: StreamMessage): LevelsFault | null {
    try {
      // All rows first: a payload that is half sound must leave none.
      const rows = goldRows(subject, JSON.parse(decoder.decode(data)), seq)
      const placed = rows.map(({ table, from }) => ({
        table,
        from,
        hour: hourOfNs(BigInt(timeOf(table, from))),
      }))
      for (const { table, from, hour } of placed) this.#groupOf(table, hour).rows.push(from)
      return null
    } catch {
      return 'payload'
    }
  }

  #groupOf(table: Table, hour: number): Group {
    const key = `${table.schema} ${hour}`
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    const group = { table, hour, rows: [] }
    this.#groups.set(key, group)
    return group
  }
}

function columnOf(column: Column, rows: Sources) {
  const steps = (column.path ?? '').split('.')
  return valueFill(column, rows.length, (row) => read(rows[row]!, steps))
}

/** The event time of a row, ns UTC in decimal. */
const timeOf = (table: Table, from: GoldRow['from']): string =>
  read(from, table.columns[table.time]!.path!.split('.')) as string

function read(from: unknown, steps: readonly string[]): unknown {
  let value = from
  for (const step of steps) {
    if (value === null || typeof value !== 'object') return null
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  return value
}
