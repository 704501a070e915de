import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { DbnDecoder, RecordView, SCHEMAS } from '@spymaster/dbn'
import { packInstrument, parseSymbol } from '@spymaster/events'
import { Simulation } from '@spymaster/simulator'
import { DATE, stretch } from './simulated.ts'

const simulation = new Simulation(stretch('09:29', '09:31'))

describe('the files of a simulated day', () => {
  it('are one a feed', () => {
    assert.deepEqual(
      simulation.files().map(({ name }) => name),
      [
        'es.mbp-10.dbn',
        'es.ohlcv-1m.dbn',
        'spy.ohlcv-1m.dbn',
        'spy.mbp-1.dbn',
        'spy.trades.dbn',
        'options.cbbo-1s.dbn',
        'options.tcbbo.dbn',
        'options.statistics.dbn',
      ],
    )
  })
  it('hold every record just once', () => {
    const files = simulation.files()
    const view = new RecordView()
    for (const batch of simulation.batches()) {
      view.attach(batch.bytes)
      while (view.next())
        assert.equal(files.filter((file) => file.holds(view.rtype, view.instrumentId)).length, 1)
    }
  })
  it('decode with the records behind their metadata, and are of one schema', () => {
    for (const file of simulation.files()) {
      const decoder = new DbnDecoder()
      decoder.push(file.metadata)
      const { schema } = decoder.metadata!
      const written = createHash('sha256')
      const read = createHash('sha256')
      const view = new RecordView()
      let records = 0
      for (const batch of simulation.batches()) {
        view.attach(batch.bytes)
        const kept: Uint8Array[] = []
        while (view.next()) if (file.holds(view.rtype, view.instrumentId)) kept.push(view.record.slice())
        for (const bytes of kept) {
          assert.equal(bytes[1], SCHEMAS[schema!].rtype)
          written.update(bytes)
          const decoded = decoder.push(bytes)
          read.update(decoded.bytes)
          records += decoded.count
        }
      }
      decoder.end()
      assert.ok(records > 100, file.name)
      assert.equal(read.digest('hex'), written.digest('hex'))
    }
  })
  it('map our ids to symbols that stand for the same instruments', () => {
    for (const { metadata } of simulation.files()) {
      const decoder = new DbnDecoder()
      decoder.push(metadata)
      const { mappings, symbols, version } = decoder.metadata!
      assert.equal(version, 3)
      assert.deepEqual(
        mappings.map(({ rawSymbol }) => rawSymbol),
        symbols,
      )
      for (const { rawSymbol, intervals } of mappings)
        assert.equal(intervals[0]!.symbol, String(packInstrument(parseSymbol(rawSymbol, DATE)!)))
    }
  })
})
