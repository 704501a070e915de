import type { DbnRecord, Metadata } from '@spymaster/dbn'
import { CONSOLIDATED_PUBLISHER, unpackSaleConditions } from '@spymaster/events'
import { decimalText, isFixedPoint } from './fixed-point.ts'
import { isUndefinedTime } from './undefined-time.ts'

/**
 * A record as one line of JSON: prices are exact decimals, other 64-bit numbers strings of digits. A trade of the
 * consolidated tape has its sale conditions as letters at the end.
 */
export const recordLine = (record: DbnRecord): string => objectText(withConditions(record))

/** Metadata as one line of JSON, marked with a `type` as records are. */
export const metadataLine = (metadata: Metadata): string => objectText({ type: 'metadata', ...metadata })

function objectText(fields: object): string {
  let text = ''
  for (const [name, value] of Object.entries(fields))
    text += `${text === '' ? '{' : ','}"${name}":${valueText(name, value)}`
  return text === '' ? '{}' : `${text}}`
}

function valueText(name: string, value: unknown): string {
  if (typeof value === 'number') return `${value}`
  if (typeof value === 'bigint') {
    // Most readers of JSON round a bare integer above 2^53, and no timestamp in ns is below it.
    if (isFixedPoint(name)) return decimalText(value)
    return isUndefinedTime(name, value) ? 'null' : `"${value}"`
  }
  if (Array.isArray(value)) return `[${value.map((element) => valueText(name, element)).join(',')}]`
  return typeof value === 'object' && value !== null ? objectText(value) : JSON.stringify(value)
}

function withConditions(record: DbnRecord): object {
  if (!('tsInDelta' in record && 'action' in record) || record.action !== 'T') return record
  if (record.publisherId !== CONSOLIDATED_PUBLISHER) return record
  return { ...record, conditions: unpackSaleConditions(record.tsInDelta) }
}
