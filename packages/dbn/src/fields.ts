import { DbnError } from './dbn-error.ts'
import { bytesOf, readText, writeText } from './text.ts'

/** How one field of a record lies in its bytes. Reading and writing throw `DbnError` naming the field. */
export type Field<T> = {
  readonly size: number
  read(data: DataView, at: number, name: string): T
  write(data: DataView, at: number, value: T, name: string): void
}

/** Bytes without meaning: skipped when read, zero when written. */
export type Reserved = Field<undefined> & { readonly reserved: true }

type SmallInteger = 'Uint8' | 'Int8' | 'Uint16' | 'Int16' | 'Uint32' | 'Int32'

function small(kind: SmallInteger, size: number): Field<number> {
  const signed = kind.startsWith('I')
  const min = signed ? -(2 ** (8 * size - 1)) : 0
  const max = 2 ** (signed ? 8 * size - 1 : 8 * size) - 1
  return {
    size,
    read: (data, at) => data[`get${kind}`](at, true),
    write(data, at, value, name) {
      if (!Number.isInteger(value) || value < min || value > max) {
        throw new DbnError('value', `${name} must be an integer from ${min} to ${max}, was ${value}`, at)
      }
      data[`set${kind}`](at, value, true)
    },
  }
}

function big(kind: 'BigUint64' | 'BigInt64'): Field<bigint> {
  const signed = kind === 'BigInt64'
  const min = signed ? -(2n ** 63n) : 0n
  const max = signed ? 2n ** 63n - 1n : 2n ** 64n - 1n
  return {
    size: 8,
    read: (data, at) => data[`get${kind}`](at, true),
    write(data, at, value, name) {
      if (typeof value !== 'bigint' || value < min || value > max) {
        throw new DbnError('value', `${name} must be a bigint from ${min} to ${max}, was ${value}`, at)
      }
      data[`set${kind}`](at, value, true)
    },
  }
}

/** A field one value of which means "undefined": null in objects. */
function nullable<T>(field: Field<T>, undefinedValue: T): Field<T | null> {
  return {
    size: field.size,
    read(data, at, name) {
      const value = field.read(data, at, name)
      return value === undefinedValue ? null : value
    },
    write(data, at, value, name) {
      // It would come back as null: the caller means something else than what would be read.
      if (value === undefinedValue) {
        throw new DbnError('value', `${name} must be null when undefined, was ${String(value)}`, at)
      }
      field.write(data, at, value ?? undefinedValue, name)
    },
  }
}

export const u8 = small('Uint8', 1)
export const i8 = small('Int8', 1)
export const u16 = small('Uint16', 2)
export const i16 = small('Int16', 2)
export const u32 = small('Uint32', 4)
export const i32 = small('Int32', 4)
export const u64 = big('BigUint64')
export const i64 = big('BigInt64')

/** i64's greatest value: no price, no quantity. */
export const UNDEF_I64 = 2n ** 63n - 1n
/** u64's greatest value: no time. */
export const UNDEF_U64 = 2n ** 64n - 1n

/** A price in 1e-9 of its currency, or another number with i64's greatest value as undefined. */
export const price = nullable(i64, UNDEF_I64)
/** Nanoseconds UTC since the Unix epoch. */
export const time = nullable(u64, UNDEF_U64)

/** One byte as a character of Latin-1; '' for the byte 0. */
export const char: Field<string> = {
  size: 1,
  read(data, at) {
    const code = data.getUint8(at)
    return code === 0 ? '' : String.fromCharCode(code)
  },
  write(data, at, value, name) {
    const code = value === '' ? 0 : value.charCodeAt(0)
    if (typeof value !== 'string' || value.length > 1 || code > 0xff || value === '\0') {
      throw new DbnError('value', `${name} must be one Latin-1 character or '', was '${value}'`, at)
    }
    data.setUint8(at, code)
  },
}

/** UTF-8 text padded with NULs to `size` bytes, at least one. */
export const text = (size: number): Field<string> => ({
  size,
  read: (data, at, name) => readText(bytesOf(data), at, size, name),
  write: (data, at, value, name) => writeText(bytesOf(data), at, size, value, name),
})

/** `size` bytes without meaning. */
export const reserved = (size: number): Reserved => ({
  size,
  reserved: true,
  read: () => undefined,
  write() {},
})
