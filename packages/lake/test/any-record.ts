import { packInstrument } from '@spymaster/events'
import { MARKET_SCHEMAS } from '@spymaster/lake'
import fc from 'fast-check'

/** ids of ours: SPY, an ES contract, an option; and one that is none. */
const INSTRUMENTS = [
  packInstrument({ kind: 'SPY' }),
  packInstrument({ kind: 'ES', year: 2025, month: 12 }),
  packInstrument({ kind: 'OPTION', expiry: '2025-12-18', right: 'C', strikeCents: 68_000 }),
  packInstrument({ kind: 'OPTION', expiry: '2025-12-18', right: 'P', strikeCents: 67_950 }),
  7,
]
const HOUR_NS = 3_600_000_000_000n
const START = 20_440n * 24n * HOUR_NS + 14n * HOUR_NS

const words = (count: number) =>
  fc.array(fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(0xffff_ffff, 0x7fff_ffff, 0, 0x8000_0000)), {
    minLength: count,
    maxLength: count,
  })

/** Event times in and about an hour, at its ends, anywhere, and undefined. */
const eventTime = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: START, max: START + 2n * HOUR_NS }) },
  fc.constantFrom(START, START - 1n, START + HOUR_NS - 1n, START + HOUR_NS, 0n, 2n ** 63n, 2n ** 64n - 2n),
  fc.constant(2n ** 64n - 1n),
)

const schemas = Object.values(MARKET_SCHEMAS)

/** A record of any table with any content, of version 3. */
export const anyRecord = fc
  .record({
    schema: fc.constantFrom(...schemas),
    instrument: fc.constantFrom(...INSTRUMENTS),
    time: eventTime,
    content: words(94),
    hasSent: fc.boolean(),
  })
  .map(({ schema, instrument, time, content, hasSent }) => {
    const length = schema.bytes / 4 + (hasSent ? 2 : 0)
    const record = Uint32Array.from(content.slice(0, length))
    record[0] = length | (schema.rtype << 8) | ((content[91]! & 0xffff) << 16)
    record[1] = instrument
    record[2] = Number(time & 0xffff_ffffn)
    record[3] = Number(time >> 32n)
    return record
  })
  .map((record) => new Uint8Array(record.buffer))
