import type { RestingPayload } from '@spymaster/core/payload'
import { count, nullable, number, object, text } from './shape.ts'

/** What rests before a level, in either of core's payloads. */
export const restingShape = object<RestingPayload>({
  contracts: nullable(count),
  coverage: number(0, 1),
  level: text,
  price: number(0, 1_000_000),
})
