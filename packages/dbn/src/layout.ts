import { DbnError } from './dbn-error.ts'
import type { Field, Reserved } from './fields.ts'

// biome-ignore lint/suspicious/noExplicitAny: a list of fields of any type; `Values` recovers each one's type.
type AnyField = Field<any>

/** Fields in the order of their bytes, back to back. */
export type Fields = Readonly<Record<string, AnyField>>

/** The object that a layout reads: a property per field, none for reserved bytes. */
export type Values<F extends Fields> = {
  -readonly [K in keyof F as F[K] extends Reserved ? never : K]: F[K] extends Field<infer T> ? T : never
}

/** A field's name and place, `offset` in bytes from the start of its layout. */
export type Place = { readonly name: string; readonly offset: number; readonly field: AnyField }

/** Fields with their places: itself a field, whose value is an object. */
export type Layout<F extends Fields> = Field<Values<F>> & { readonly places: readonly Place[] }

/** Lays fields out back to back, in order, as C does where nothing needs padding. */
export function layout<F extends Fields>(fields: F): Layout<F> {
  const places: Place[] = []
  let size = 0
  for (const [name, field] of Object.entries(fields)) {
    if (!('reserved' in field)) places.push({ name, offset: size, field })
    size += field.size
  }
  return {
    size,
    places,
    read(data, at, name) {
      const values: Record<string, unknown> = {}
      for (const place of places) {
        values[place.name] = place.field.read(data, at + place.offset, `${name}.${place.name}`)
      }
      return values as Values<F>
    },
    write(data, at, value, name) {
      const values = value as Record<string, unknown>
      for (const place of places) {
        place.field.write(data, at + place.offset, values[place.name], `${name}.${place.name}`)
      }
    },
  }
}

/** `count` of the same field one after the other: an array of exactly that length. */
export const repeated = <T>(count: number, field: Field<T>): Field<T[]> => ({
  size: count * field.size,
  read: (data, at, name) =>
    Array.from({ length: count }, (_, k) => field.read(data, at + k * field.size, `${name}[${k}]`)),
  write(data, at, values, name) {
    if (!Array.isArray(values) || values.length !== count) {
      throw new DbnError('value', `${name} must be an array of ${count}`, at)
    }
    values.forEach((value, k) => {
      field.write(data, at + k * field.size, value, `${name}[${k}]`)
    })
  },
})
