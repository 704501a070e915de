import type { Column } from '../schema/index.ts'
import type { Sheet } from './parquet-writer.ts'
import type { StagedColumn } from './staged-column.ts'

/** Puts `count` rows, from the sheet's row `from` on, into a column from its row `at` on. */
export type Fill = (target: StagedColumn, from: number, at: number, count: number) => void

/** How a column is filled, and the words of its codes. */
export type ColumnFill = { readonly fill: Fill; readonly words?: readonly string[] }

/** Rows that are filled through all columns before the next ones: what they are made of stays in the cache. */
const BLOCK_ROWS = 256
const HIGH = 2 ** 32

/**
 * A sheet whose columns are filled one by one. `visit` is told of rows before they are filled, to bring what they are
 * made of into the cache.
 */
export function sheetOf(
  columns: Readonly<Record<string, Column>>,
  rows: number,
  notes: Sheet['notes'],
  fillOf: (name: string, column: Column) => ColumnFill,
  visit?: (from: number, count: number) => void,
): Sheet {
  const entries = Object.entries(columns).map(([name, column]) => [name, fillOf(name, column)] as const)
  const fills = entries.map(([, { fill }]) => fill)
  return {
    columns,
    rows,
    notes,
    words: Object.fromEntries(entries.map(([name, { words = [] }]) => [name, words])),
    fill(targets, from, count) {
      for (let at = 0; at < count; at += BLOCK_ROWS) {
        const rows = Math.min(BLOCK_ROWS, count - at)
        visit?.(from + at, rows)
        for (let index = 0; index < fills.length; index++) fills[index]!(targets[index]!, from + at, at, rows)
      }
    },
  }
}

/** A column of codes that are known; -1 for a missing value. */
export function codesFill(codes: Int32Array, words: readonly string[]): ColumnFill {
  return {
    words,
    fill(target, from, at, count) {
      for (let row = 0; row < count; row++) {
        const code = codes[from + row]!
        target.setCode(at + row, Math.max(0, code))
        if (code < 0) target.setNull(at + row)
      }
    },
  }
}

/** A column that has one word everywhere; null: it has no value anywhere. */
export function oneWordFill(word: string | null): ColumnFill {
  return {
    words: word === null ? [] : [word],
    fill(target, _from, at, count) {
      // Codes are 0 as they were made, which is the only word's.
      if (word === null) for (let row = at; row < at + count; row++) target.setNull(row)
    },
  }
}

/** A column of whole numbers below 2^53: each row's, or where `places` are given, that at the row's place. */
export function wholeFill(numbers: Float64Array, places: Uint32Array | null = null): ColumnFill {
  return {
    fill({ u32 }, from, at, count) {
      for (let row = from, to = 2 * at; row < from + count; row++, to += 2) {
        const number = numbers[places === null ? row : places[row]!]!
        u32[to] = number % HIGH
        u32[to + 1] = number / HIGH
      }
    },
  }
}

/** A column of which no row has a value. */
export const nothingFill: ColumnFill = {
  fill(target, _from, at, count) {
    for (let row = at; row < at + count; row++) target.setNull(row)
  },
}
