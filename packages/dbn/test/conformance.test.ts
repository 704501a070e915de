import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  DbnDecoder,
  type DbnRecord,
  encodeMetadata,
  encodeRecord,
  RECORD_SIZES,
  type RecordType,
  RecordView,
  readRecord,
  sniff,
} from '@spymaster/dbn'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { decodeAll, decodeChunks, pieces } from './streams.ts'
import { fileBytes, plainBytes, vectors } from './vectors.ts'

const skip = sharedData() === null && NO_SHARED_DATA
const decodeFile = (path: string) =>
  decodeAll(plainBytes(path), vectors.find((vector) => vector.path === path)?.options)
const at = (schema: string, version: string) => `conformance/test_data.${schema}.${version}`

/** Reserved bytes in which the vendor leaves parts of another record: [first, last]. */
const LEFTOVERS: Partial<Record<RecordType, [number, number][]>> = {
  bbo: [
    [28, 28],
    [31, 31],
    [40, 43],
  ],
  cbbo: [
    [28, 28],
    [31, 31],
    [40, 47],
  ],
}

function withoutLeftovers(record: DbnRecord, bytes: Uint8Array): Uint8Array {
  const cleared = bytes.slice()
  for (const [first, last] of LEFTOVERS[record.type] ?? []) cleared.fill(0, first, last + 1)
  return cleared
}

describe('recorded vectors', { skip }, () => {
  it('are there: every schema in every version', () => {
    assert.ok(vectors.length > 130, `${vectors.length} files`)
  })

  for (const { path, options } of vectors) {
    it(`${path} decodes whole and every record encodes back to its bytes`, () => {
      const stream = plainBytes(path)
      const decoder = new DbnDecoder(options)
      const view = new RecordView().attach(decoder.push(stream).bytes)
      decoder.end()
      assert.equal(decoder.unknown.size, 0)
      // The big files hold nothing in their tail that their first thousands have not.
      for (let count = 0; count < 3000 && view.next(); count++) {
        const record = readRecord(view)
        assert.deepEqual(encodeRecord(record), withoutLeftovers(record, view.record))
      }
    })
  }

  it('of version 3 encode back to identical files', () => {
    const v3 = vectors.filter(({ path }) => path.includes('.v3.dbn') && !path.includes('.frag'))
    assert.ok(v3.length >= 18)
    for (const { path } of v3) {
      const { metadata, records } = decodeFile(path)
      const encoded = Buffer.concat([encodeMetadata(metadata!), ...records.map(encodeRecord)])
      assert.deepEqual(new Uint8Array(encoded), plainBytes(path), path)
    }
  })

  it('hold the same records in every version and compression', () => {
    const groups = Map.groupBy(
      vectors.filter(({ path }) => path.startsWith('conformance/test_data')),
      ({ path }) => path.replace(/\.(v\d|dbn|zst)(?=\.|$)/g, ''),
    )
    assert.ok(groups.size >= 18)
    for (const files of groups.values()) {
      const [first, ...others] = files.map(({ path }) => decodeFile(path))
      for (const [k, other] of others.entries()) {
        assert.deepEqual(other.records, first!.records, files[k + 1]!.path)
        const { version: _, ...metadata } = other.metadata ?? {}
        const { version: __, ...expected } = first!.metadata ?? {}
        if (other.metadata && first!.metadata) assert.deepEqual(metadata, expected, files[k + 1]!.path)
      }
    }
  })

  it('pass untouched, in their own sizes, when upgrading is off', () => {
    for (const version of [1, 2] as const) {
      const stream = plainBytes(at('definition', `v${version}.dbn.zst`))
      const { bytes } = decodeChunks(pieces(stream, 333), { upgrade: false })
      assert.equal(bytes.length, 2)
      assert.deepEqual(new Uint8Array(Buffer.concat(bytes)), stream.subarray(-2 * bytes[0]!.length))
      assert.equal(bytes[0]!.length, RECORD_SIZES.definition[version - 1])
    }
  })
})

describe('recorded values', { skip }, () => {
  it('are those of the tested trade of ESH1', () => {
    const { price, action, side, depth, size, tsEvent, levels } = decodeFile(at('mbp-10', 'v1.dbn.zst'))
      .records[0] as Extract<DbnRecord, { type: 'mbp-10' }>
    assert.deepEqual(
      { price, action, side, depth, size, tsEvent },
      { price: 3722_750_000_000n, action: 'C', side: 'A', depth: 9, size: 1, tsEvent: 1609160400000429831n },
    )
    assert.deepEqual([levels[0]!.bidPx, levels[9]!.askPx], [3720_250_000_000n, 3722_750_000_000n])
  })

  it('are the holiday hour of ESH4: 9,892 lots in 2,973 trades from 4800.25 to 4811.75', () => {
    const decoder = new DbnDecoder()
    const view = new RecordView()
    const hour = { records: 0, trades: 0, lots: 0, low: Number.POSITIVE_INFINITY, high: 0 }
    for (const chunk of pieces(plainBytes('es/esh4-glbx-mdp3-20231225.mbo.dbn.zst'), 100_003)) {
      view.attach(decoder.push(chunk).bytes)
      while (view.next()) {
        hour.records++
        if (view.mboAction !== 'T'.charCodeAt(0)) continue
        hour.trades++
        hour.lots += view.mboSize
        hour.low = Math.min(hour.low, view.mboPrice() / 1e9)
        hour.high = Math.max(hour.high, view.mboPrice() / 1e9)
      }
    }
    decoder.end()
    assert.deepEqual(hour, { records: 68_792, trades: 2_973, lots: 9_892, low: 4800.25, high: 4811.75 })
  })

  it('are the same trades in the trades file as in the T rows of mbp-1', () => {
    const minutes = (schema: string) =>
      decodeFile(`es/futures_${schema}_2024-07-01T23-58_2024-07-02T00-02.dbn.zst`).records
    const key = (record: DbnRecord) => {
      const { tsEvent, price, size, side, sequence } = record as Extract<DbnRecord, { type: 'trade' }>
      return { tsEvent, price, size, side, sequence }
    }
    const rows = minutes('mbp-1').filter((record) => 'action' in record && record.action === 'T')
    assert.equal(rows.length, 120)
    assert.deepEqual(rows.map(key), minutes('trades').map(key))
  })

  it('are the mixed records of a live stream, upgraded by the gateway from version 1', () => {
    const { metadata, records } = decodeFile('databento-python/LIVE/test_data.live.dbn.zst')
    assert.deepEqual([metadata?.schema, metadata?.stypeIn], [null, null])
    assert.equal(records.length, 46)
    const [mapping] = records
    assert.ok(mapping?.type === 'symbol-mapping')
    assert.deepEqual([mapping.stypeInSymbol, mapping.stypeIn, mapping.endTs], ['ESZ4', 255, null])
  })

  it('are 13,492 option symbols in the symbology of a definition file', () => {
    const { mappings } = decodeFile('es/definition-opra.dbn.zst').metadata!
    assert.equal(mappings.length, 13_492)
    assert.ok(mappings.every(({ rawSymbol }) => rawSymbol.startsWith('SPY')))
  })

  it('are all eight frames of a multi-frame file', () => {
    assert.equal(decodeFile('conformance/multi-frame.definition.v1.dbn.frag.zst').records.length, 8)
  })
})

describe('sniff on recorded files', { skip }, () => {
  for (const [path, kind] of [
    ['conformance/test_data.mbo.dbn', 'dbn'],
    ['conformance/test_data.mbo.v3.dbn.zst', 'zstd'],
    ['conformance/test_data.mbo.dbz', 'dbz'],
    ['conformance/test_data.definition.v1.dbn.frag', 'unknown'],
    ['databento-python/REFERENCE/test_data.security-master.jsonl', 'text'],
  ] as const) {
    it(`calls ${path} ${kind}`, () => {
      assert.equal(sniff(fileBytes(path).subarray(0, 64)), kind)
    })
  }
})
