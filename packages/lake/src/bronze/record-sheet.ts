import { RecordView, systemMessage } from '@spymaster/dbn'
import { printSymbol, unpackInstrument } from '@spymaster/events'
import {
  type ColumnFill,
  codesFill,
  nothingFill,
  oneWordFill,
  sheetOf,
  wholeFill,
} from '../parquet/column-fill.ts'
import type { Sheet } from '../parquet/parquet-writer.ts'
import { WordList } from '../parquet/word-list.ts'
import { bronze, type Column } from '../schema/index.ts'
import { fieldFill } from './field-fill.ts'
import { type HeldPart, type RecordHold, SENT_WORDS } from './record-hold.ts'

/** Words of a line of the processor's cache. */
const LINE_WORDS = 16

/** The rows of a held partition as the columns of a file. */
export function recordSheet(hold: RecordHold, part: HeldPart, source: string, notes: Sheet['notes']): Sheet {
  const rows = new HeldRows(hold, part)
  return sheetOf(
    part.lane.table.columns,
    part.rows.length,
    notes,
    (name, column) => fillOf(name, column, rows, source),
    (from, count) => rows.visit(from, count),
  )
}

function fillOf(name: string, column: Column, rows: HeldRows, source: string): ColumnFill {
  switch (name) {
    case 'source':
      return oneWordFill(source)
    case 'run':
      return rows.runs()
    case 'log_seq':
      return rows.isOfLog ? rows.sequences() : nothingFill
    case 'ordinal':
      return wholeFill(rows.index.ordinals)
    case 'ts_out':
      return rows.sentFill()
    case 'symbol':
      return rows.symbols()
    case 'msg':
      return rows.words((row) => rows.systemText(row))
    case 'record':
      return rows.words((row) => rows.hexadecimal(row))
    default:
      return fieldFill({ ...column, at: column.at! }, { words: rows.hold.words, offsets: rows.index.offsets })
  }
}

/** Rows of a partition, and what of them is not a field of a fixed width. */
class HeldRows {
  readonly hold: RecordHold
  readonly index: HeldPart['rows']
  readonly #part: HeldPart
  readonly #view = new RecordView()
  /** What `visit` has read, of which nothing but the reading is wanted. */
  seen = 0

  constructor(hold: RecordHold, part: HeldPart) {
    this.hold = hold
    this.index = part.rows
    this.#part = part
  }

  /** Whether they were on a log; those of an imported file were not. */
  get isOfLog(): boolean {
    return this.messageOf(0).run !== null
  }

  /**
   * Reads rows as they lie, a word of each line of the cache: the columns, which go from record to record, find them
   * there afterwards, and all is filled in two thirds of the time.
   */
  visit(from: number, count: number): void {
    const { words } = this.hold
    const { offsets } = this.index
    let seen = 0
    for (let row = from; row < from + count; row++) {
      const begin = offsets[row]!
      const end = begin + (words[begin]! & 0xff)
      for (let at = begin; at < end; at += LINE_WORDS) seen ^= words[at]!
    }
    this.seen = seen
  }

  messageOf(row: number): RecordHold['messages'][number] {
    return this.hold.messages[this.index.messages[row]!]!
  }

  /** A column of words, of which there may be many; null for a missing one. */
  words(wordOf: (row: number) => string | null): ColumnFill {
    const list = new WordList()
    const codes = Int32Array.from({ length: this.index.length }, (_, row) => {
      const word = wordOf(row)
      return word === null ? -1 : list.codeOf(word)
    })
    return codesFill(codes, list.words)
  }

  /** Runs of the log; mostly all rows are of one. */
  runs(): ColumnFill {
    const { run } = this.messageOf(0)
    if (this.hold.messages.every((message) => message.run === run)) return oneWordFill(run)
    return this.words((row) => this.messageOf(row).run)
  }

  /** Sequences of the messages. */
  sequences(): ColumnFill {
    const numbers = Float64Array.from(this.hold.messages, ({ seq }) => seq)
    return wholeFill(numbers, this.index.messages)
  }

  /** Symbols of options. */
  symbols(): ColumnFill {
    const known = new Map<number, string>()
    return this.words((row) => {
      const id = this.hold.words[this.index.offsets[row]! + 1]!
      const symbol = known.get(id) ?? printSymbol(unpackInstrument(id)!)
      known.set(id, symbol)
      return symbol
    })
  }

  /** The time that a record of a stream with sending times has at its end. */
  sentFill(): ColumnFill {
    const { words: usual, table } = this.#part.lane
    const { offsets, length } = this.index
    const { words } = this.hold
    const lengthAt = (row: number) => words[offsets[row]!]! & 0xff
    const isSent = (row: number) => usual > 0 && lengthAt(row) === usual + SENT_WORDS
    // Whole records have it among their bytes.
    if (table === bronze.system.raw) return nothingFill
    let sent = 0
    while (sent < length && !isSent(sent)) sent++
    if (sent === length) return nothingFill
    return {
      fill(target, from, at, count) {
        for (let row = 0; row < count; row++) {
          if (!isSent(from + row)) target.setNull(at + row)
          const end = offsets[from + row]! + usual
          target.u32[2 * (at + row)] = words[end]!
          target.u32[2 * (at + row) + 1] = words[end + 1]!
        }
      },
    }
  }

  systemText(row: number): string {
    const view = this.#view.attach(this.#bytesOf(row))
    view.next()
    return systemMessage(view)
  }

  hexadecimal(row: number): string {
    return Buffer.from(this.#bytesOf(row)).toString('hex')
  }

  #bytesOf(row: number): Uint8Array {
    const word = this.index.offsets[row]!
    return this.hold.bytes.subarray(word * 4, (word + (this.hold.words[word]! & 0xff)) * 4)
  }
}
