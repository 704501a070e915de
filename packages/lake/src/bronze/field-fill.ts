import type { ColumnFill } from '../parquet/column-fill.ts'
import type { StagedColumn } from '../parquet/staged-column.ts'
import type { Column } from '../schema/index.ts'

/** Records: their words, and the word at which each row's begins. */
export type Records = { readonly words: Uint32Array; readonly offsets: Uint32Array }

const MAX = 0xffff_ffff
/** The upper half of a time, and of a price or quantity, that is undefined; the lower half is `MAX`. */
const UNDEF_TIME = MAX
const UNDEF_SIGNED = 0x7fff_ffff

/** A field of the records, at byte `column.at`, as a column. */
export function fieldFill(column: Column & { readonly at: number }, records: Records): ColumnFill {
  const word = column.at >> 2
  const shift = (column.at & 3) * 8
  switch (column.kind) {
    case 'u8':
      return bytes(records, word, shift)
    case 'letter':
      return letters(records, word, shift)
    case 'u16':
      return halves(records, word, shift)
    case 'u32':
      return lowerHalves(records, word)
    case 'i32':
      return wholes(records, word)
    case 'time':
      return nullableLongs(records, word, UNDEF_TIME)
    case 'price':
      return nullableLongs(records, word, UNDEF_SIGNED)
    default:
      return column.isNullable ? nullableLongs(records, word, UNDEF_SIGNED) : longs(records, word)
  }
}

function bytes({ words, offsets }: Records, word: number, shift: number): ColumnFill {
  return {
    fill({ u8 }, from, at, count) {
      for (let row = 0; row < count; row++) u8[at + row] = words[offsets[from + row]! + word]! >>> shift
    },
  }
}

function letters({ words, offsets }: Records, word: number, shift: number): ColumnFill {
  return {
    fill({ u16 }, from, at, count) {
      for (let row = 0; row < count; row++)
        u16[at + row] = (words[offsets[from + row]! + word]! >>> shift) & 0xff
    },
  }
}

function halves({ words, offsets }: Records, word: number, shift: number): ColumnFill {
  return {
    fill({ u16 }, from, at, count) {
      for (let row = 0; row < count; row++) u16[at + row] = words[offsets[from + row]! + word]! >>> shift
    },
  }
}

function wholes({ words, offsets }: Records, word: number): ColumnFill {
  return {
    fill({ u32 }, from, at, count) {
      for (let row = 0; row < count; row++) u32[at + row] = words[offsets[from + row]! + word]!
    },
  }
}

/** 32 bits without a sign, of which 64 are made; the upper ones are never touched, and 0. */
function lowerHalves({ words, offsets }: Records, word: number): ColumnFill {
  return {
    fill({ u32 }, from, at, count) {
      for (let row = from, to = 2 * at; row < from + count; row++, to += 2)
        u32[to] = words[offsets[row]! + word]!
    },
  }
}

/** 64 bits, every value of which is one. */
function longs({ words, offsets }: Records, word: number): ColumnFill {
  return {
    fill({ u32 }, from, at, count) {
      let to = 2 * at
      for (let row = from; row < from + count; row++) {
        const place = offsets[row]! + word
        u32[to++] = words[place]!
        u32[to++] = words[place + 1]!
      }
    },
  }
}

/** 64 bits; missing where the upper half is `undef` and the lower half all ones. */
function nullableLongs({ words, offsets }: Records, word: number, undef: number): ColumnFill {
  return {
    fill(target, from, at, count) {
      const { u32 } = target
      let isWhole = true
      let to = 2 * at
      for (let row = from; row < from + count; row++) {
        const place = offsets[row]! + word
        const hi = words[place + 1]!
        u32[to++] = words[place]!
        u32[to++] = hi
        // The difference of 32 bits: comparing numbers without a sign takes half as long again.
        if ((hi ^ undef) === 0) isWhole = false
      }
      if (!isWhole) findMissing(target, at, count, undef)
    },
  }
}

function findMissing(target: StagedColumn, at: number, count: number, undef: number): void {
  const { u32 } = target
  for (let row = at; row < at + count; row++)
    if (u32[2 * row] === MAX && u32[2 * row + 1] === undef) target.setNull(row)
}
