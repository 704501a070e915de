import { type ColumnFill, codesFill } from '../parquet/column-fill.ts'
import type { StagedColumn } from '../parquet/staged-column.ts'
import { WordList } from '../parquet/word-list.ts'
import type { Column } from '../schema/index.ts'

/** A column of values that lie in plain objects. Of a list is made a text with blanks between. */
export function valueFill(column: Column, rows: number, valueAt: (row: number) => unknown): ColumnFill {
  if (column.kind === 'word' || column.kind === 'text') return wordFill(rows, valueAt)
  const put = WRITERS[column.kind] ?? putWhole
  return {
    fill(target, from, at, count) {
      for (let row = 0; row < count; row++) {
        const value = valueAt(from + row)
        if (value === null || value === undefined) target.setNull(at + row)
        else put(target, at + row, value)
      }
    },
  }
}

const putWhole = ({ i64 }: StagedColumn, row: number, value: unknown): void => {
  i64[row] = BigInt(value as string | number)
}

const WRITERS: { readonly [kind: string]: (target: StagedColumn, row: number, value: unknown) => void } = {
  double: ({ f64 }, row, value) => {
    f64[row] = value as number
  },
  flag: ({ u8 }, row, value) => {
    u8[row] = value === true ? 1 : 0
  },
}

function wordFill(rows: number, valueAt: (row: number) => unknown): ColumnFill {
  const list = new WordList()
  const codes = Int32Array.from({ length: rows }, (_, row) => {
    const value = valueAt(row)
    if (value === null || value === undefined) return -1
    return list.codeOf(Array.isArray(value) ? value.join(' ') : String(value))
  })
  return codesFill(codes, list.words)
}
