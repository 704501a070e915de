import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type DbnRecord, encodeMetadata, encodeRecord, type Metadata } from '@spymaster/dbn'

const folder = mkdtempSync(join(tmpdir(), 'spymaster-cli-'))
after(() => rmSync(folder, { recursive: true }))

/** Writes a file for a test and returns its path. It goes when the tests are done. */
export function givenFile(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const metadata: Omit<Metadata, 'version'> = {
  dataset: 'GLBX.MDP3',
  schema: 'trades',
  start: 1_703_543_400_000_000_000n,
  end: null,
  limit: null,
  stypeIn: 'raw_symbol',
  stypeOut: 'instrument_id',
  tsOut: false,
  symbols: ['ESH4'],
  partial: [],
  notFound: [],
  mappings: [],
}

const header = { publisherId: 1, instrumentId: 17077, tsEvent: 1_703_543_400_000_000_001n }

/** A trade with defaults for what a test is not about. */
export const trade = (fields: object = {}): DbnRecord =>
  ({
    type: 'trade',
    rtype: 0,
    ...header,
    price: 4_783_250_000_000n,
    size: 2,
    action: 'T',
    side: 'B',
    flags: 0,
    depth: 0,
    tsRecv: 1_703_543_400_000_000_002n,
    tsInDelta: -5,
    sequence: 9,
    ...fields,
  }) as DbnRecord

/** A system message. */
export const system = (msg: string): DbnRecord => ({ type: 'system', rtype: 0x17, ...header, msg, code: 255 })

/** A DBN stream of these records. */
export const dbn = (records: readonly DbnRecord[], given: Partial<Metadata> = {}): Uint8Array =>
  Buffer.concat([encodeMetadata({ ...metadata, ...given }), ...records.map((record) => encodeRecord(record))])

/** Records without metadata before them. */
export const fragment = (records: readonly DbnRecord[]): Uint8Array =>
  Buffer.concat(records.map((record) => encodeRecord(record)))
