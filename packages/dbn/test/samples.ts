import type { DbnRecord, RecordType } from '@spymaster/dbn'
import fc from 'fast-check'
import { recordsByType } from './arbitraries.ts'

/** A few records of a kind, the same at every run. */
export const samples = <Type extends RecordType>(type: Type, count = 5) =>
  fc.sample(recordsByType[type], { numRuns: count, seed: 7 }) as Extract<DbnRecord, { type: Type }>[]

/** One record of a kind with some fields changed. */
export const sample = <Type extends RecordType>(
  type: Type,
  changes: Partial<Extract<DbnRecord, { type: Type }>> = {},
) => ({ ...samples(type, 1)[0]!, ...changes })
