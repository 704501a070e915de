import { encodeRecord, type TradeRecord } from '@spymaster/dbn'
import { CONSOLIDATED_PUBLISHER, packInstrument, packSaleConditions, parseSymbol } from '@spymaster/events'
import { LakeError } from '../lake-error.ts'
import type { ImportBatch } from './import-records.ts'

/** The columns that a flat file of option trades must have. */
const NEEDED = ['ticker', 'price', 'sip_timestamp', 'size'] as const

const BATCH_RECORDS = 4096
const NANO_DIGITS = 9
/** Massive's number of OPRA's trade type A; those of the other capitals follow, and behind Z those of small letters. */
const TYPE_A = 201
const CAPITALS = 26
const MAX_WORD = 0xffff_ffff

/**
 * Option trades of a vendor's flat file (`us_options_opra`, trades) as records of `trades` under ids of ours, in the
 * order of the file: a record per line, so that its place is the line's. Lines of options on anything but SPY, and
 * trades that were corrected away, have the id 0.
 *
 * The letter of the first condition that OPRA knows stands where sale conditions stand. Throws `LakeError` with
 * `schema`, naming the line, for one that is not what the header promises.
 */
export async function* optionTradesOfCsv(
  lines: AsyncIterable<string>,
  name: string,
): AsyncGenerator<ImportBatch> {
  let columns: ReadonlyMap<string, number> | null = null
  let records: Uint8Array[] = []
  let line = 0
  for await (const text of lines) {
    line++
    if (columns === null) columns = columnsOf(text, name)
    else if (text !== '') records.push(recordOf(text, columns, `${name}, line ${line}`))
    if (records.length < BATCH_RECORDS) continue
    yield batchOf(records)
    records = []
  }
  if (columns === null) throw new LakeError('schema', `${name} is empty: a header and lines were expected`)
  if (records.length > 0) yield batchOf(records)
}

const batchOf = (records: readonly Uint8Array[]): ImportBatch => ({
  bytes: Uint8Array.from(Buffer.concat(records)),
  count: records.length,
})

function columnsOf(header: string, name: string): ReadonlyMap<string, number> {
  const names = header.replace(/^\uFEFF/, '').split(',')
  const columns = new Map(names.map((column, index) => [column.trim(), index]))
  const missing = NEEDED.filter((column) => !columns.has(column))
  if (missing.length === 0) return columns
  throw new LakeError(
    'schema',
    `${name} has no column ${missing.join(', ')}: it is no flat file of option trades`,
  )
}

function recordOf(text: string, columns: ReadonlyMap<string, number>, place: string): Uint8Array {
  const fields = fieldsOf(text)
  const field = (column: string): string => fields[columns.get(column) ?? -1] ?? ''
  const received = digits(field('sip_timestamp'), 'sip_timestamp', place)
  const told = field('participant_timestamp')
  const isCorrected = !['', '0'].includes(field('correction'))
  const record: TradeRecord = {
    type: 'trade',
    rtype: 0,
    publisherId: CONSOLIDATED_PUBLISHER,
    instrumentId: isCorrected ? 0 : idOf(field('ticker'), received),
    tsEvent: told === '' ? received : digits(told, 'participant_timestamp', place),
    price: nanos(field('price'), place),
    size: word(field('size'), 'size', place),
    action: 'T',
    side: 'N',
    flags: 0,
    depth: 0,
    tsRecv: received,
    tsInDelta: packSaleConditions(letterOf(field('conditions'))),
    sequence: word(field('sequence_number') || '0', 'sequence_number', place),
  }
  return encodeRecord(record)
}

/** Fields of a line; one with commas in it stands in quotes. */
function fieldsOf(text: string): string[] {
  if (!text.includes('"')) return text.split(',')
  return [...text.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** The first of the conditions that is one of OPRA's trade types, as its letter; none where there is none. */
function letterOf(conditions: string): string {
  for (const text of conditions.split(/[ ,;]+/)) {
    const place = Number(text) - TYPE_A
    if (text === '' || !(place >= 0 && place < 2 * CAPITALS)) continue
    return String.fromCharCode(place < CAPITALS ? 65 + place : 97 + place - CAPITALS)
  }
  return ''
}

function idOf(ticker: string, ns: bigint): number {
  if (!ticker.startsWith('O:SPY')) return 0
  const asOf = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 10)
  const instrument = parseSymbol(ticker, asOf)
  return instrument === null ? 0 : packInstrument(instrument)
}

function digits(text: string, column: string, place: string): bigint {
  if (/^\d{1,19}$/.test(text)) return BigInt(text)
  throw new LakeError('schema', `${place}: ${column} must be a whole number, was ${JSON.stringify(text)}`)
}

/** A whole number that records keep in 32 bits: one that does not fit would wrap around, and be another. */
function word(text: string, column: string, place: string): number {
  const value = Number(digits(text, column, place))
  if (value <= MAX_WORD) return value
  throw new LakeError('schema', `${place}: ${column} must be at most ${MAX_WORD}, was ${text}`)
}

/** A decimal price in 1e-9. */
function nanos(text: string, place: string): bigint {
  const [, whole = '', rest = ''] = /^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(text) ?? []
  if (whole !== '') return BigInt(whole + rest.padEnd(NANO_DIGITS, '0'))
  throw new LakeError('schema', `${place}: price must be a decimal number, was ${JSON.stringify(text)}`)
}
