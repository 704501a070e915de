import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeMetadata, encodeRecord, type Sniffed, sniff } from '@spymaster/dbn'
import { sample } from './samples.ts'
import { metadataOf } from './streams.ts'

const ascii = (text: string) => new TextEncoder().encode(text)
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('sniff', () => {
  const rows: [what: string, bytes: Uint8Array, kind: Sniffed][] = [
    ['nothing', new Uint8Array(0), 'empty'],
    ['DBN', encodeMetadata(metadataOf()), 'dbn'],
    ['DBN of a version to come', ascii('DBN\x09'), 'dbn'],
    ['zstd', hex('28b52ffd 64d001c5'), 'zstd'],
    ['zstd that begins with a skippable frame', hex('5e2a4d18 04000000 00000000 28b52ffd'), 'zstd'],
    ['zstd of which four bytes came', hex('502a4d18'), 'zstd'],
    ['legacy DBZ', hex('502a4d18 2f010000 44425a01 584e4153'), 'dbz'],
    ['gzip', hex('1f8b0800'), 'gzip'],
    ['Parquet', ascii('PAR1\x15\x04'), 'parquet'],
    ['JSON', ascii('{"price": 1}\n'), 'text'],
    ['CSV with umlauts, cut inside one', ascii('Größe,Preisä').subarray(0, -1), 'text'],
    ['Latin-1', hex('47 72 f6 df 65 2c'), 'unknown'],
    ['a record without metadata', encodeRecord(sample('trade')), 'unknown'],
  ]
  for (const [what, bytes, kind] of rows) {
    it(`calls ${what} ${kind}`, () => {
      assert.equal(sniff(bytes), kind)
    })
  }
})
