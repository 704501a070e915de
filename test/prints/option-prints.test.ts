import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type OptionPrint, Physics } from '@spymaster/core'
import { RecordView, RTYPE } from '@spymaster/dbn'
import { newYorkNs, unpackInstrument } from '@spymaster/events'
import { logOf } from '@spymaster/ingestor'
import { Simulation } from '@spymaster/simulator'

const date = '2025-12-18'

/** A few minutes of the simulated opening as messages of the log. */
async function messages(): Promise<Uint8Array[]> {
  const [fromNs, toNs] = [newYorkNs(date, 9, 29), newYorkNs(date, 9, 33)]
  const simulation = new Simulation({ seed: 3, date, fromNs, toNs, rate: 0.3 })
  const day = { date, identity: 'aa', outrights: [simulation.contract], fromNs }
  const found: Uint8Array[] = []
  for await (const { bytes } of logOf({ ...day, batches: () => simulation.batches() }))
    found.push(Uint8Array.from(bytes))
  return found
}

type Told = OptionPrint & { readonly id: number; readonly price: number; bid: number; ask: number }

function digestOf(
  log: readonly Uint8Array[],
  onPrint?: (print: OptionPrint, bytes: Uint8Array) => void,
): string {
  let digest = ''
  let folding = log[0]!
  const physics = new Physics({
    onSnap: (payload) => {
      digest = payload.digest
    },
    ...(onPrint && { onPrint: (print) => onPrint(print, folding) }),
  })
  for (const bytes of log) {
    folding = bytes
    physics.fold(bytes)
  }
  return digest
}

function toldOf(log: readonly Uint8Array[]): Told[] {
  const told: Told[] = []
  const view = new RecordView()
  digestOf(log, (print, bytes) => {
    assert.ok(view.attach(bytes.slice(print.at)).next())
    assert.equal(view.rtype, RTYPE.tcbbo)
    const [price, bid, ask] = [view.price(), view.bidPrice(0), view.askPrice(0)]
    told.push({ ...print, id: view.instrumentId, price, bid, ask })
  })
  return told
}

/** Each record as a message of its own. */
function recordByRecord(log: readonly Uint8Array[]): Uint8Array[] {
  const view = new RecordView()
  return log.flatMap((bytes) => {
    const records: Uint8Array[] = []
    for (view.attach(bytes); view.next(); ) {
      const at = view.word * 4
      records.push(bytes.slice(at, at + (bytes[at]! & 0xff) * 4))
    }
    return records
  })
}

describe('what is told of option prints', () => {
  let log: Uint8Array[] = []
  let told: Told[] = []
  before(async () => {
    log = await messages()
    told = toldOf(log)
  })

  it('is told of every one of them, once', () => {
    const view = new RecordView()
    let prints = 0
    for (const bytes of log) for (view.attach(bytes); view.next(); ) if (view.rtype === RTYPE.tcbbo) prints++
    assert.ok(prints > 100)
    assert.equal(told.length, prints)
  })
  it('changes nothing', () => {
    assert.equal(
      digestOf(log, () => {}),
      digestOf(log),
    )
  })
  it('does not depend on how the log is cut', () => {
    const pieces = toldOf(recordByRecord(log))
    assert.ok(pieces.every(({ at }) => at === 0))
    const withoutPlace = (all: readonly Told[]) => all.map((print) => ({ ...print, at: 0 }))
    assert.deepEqual(withoutPlace(pieces), withoutPlace(told))
  })
  it('calls those at the ask bought and those at the bid sold', () => {
    const atAsk = told.filter(({ price, bid, ask }) => price === ask && bid < ask)
    const atBid = told.filter(({ price, bid, ask }) => price === bid && bid < ask && bid > 0)
    assert.ok(atAsk.length > 20 && atBid.length > 20)
    assert.ok(atAsk.every(({ sign }) => sign === 1))
    assert.ok(atBid.every(({ sign }) => sign === -1))
    // A leg of a package is signed alike, and no better than chance.
    assert.deepEqual([...new Set(atAsk.map(({ signProbability }) => signProbability))].sort(), [0.5, 0.85])
  })
  it('prices them as calls and puts are priced', () => {
    const priced = told.filter(({ iv }) => iv !== null)
    assert.ok(priced.length > told.length / 2)
    for (const { id, spot, iv, delta, gamma, vega, theta } of priced) {
      const instrument = unpackInstrument(id)
      assert.ok(instrument?.kind === 'OPTION')
      const isCall = instrument.right === 'C'
      assert.ok(iv! > 0.02 && iv! < 3, String(iv))
      assert.ok(isCall ? delta! >= 0 && delta! <= 1 : delta! >= -1 && delta! <= 0)
      assert.ok(gamma! >= 0 && vega! >= 0 && theta! <= 0)
      // What is well in the money moves as the stock does.
      const depth = ((isCall ? 1 : -1) * (spot! - instrument.strikeCents / 100)) / spot!
      if (depth > 0.02) assert.ok(Math.abs(delta!) > 0.9)
      if (depth < -0.02) assert.ok(Math.abs(delta!) < 0.1)
    }
  })
  it('says nothing of what it cannot know', () => {
    for (const { iv, delta, gamma, vega, theta, spot, bid, ask } of told) {
      const isUnknown = iv === null
      assert.ok([delta, gamma, vega, theta].every((value) => (value === null) === isUnknown))
      if (spot === null || !(bid > 0) || ask < bid) assert.ok(isUnknown)
    }
  })
})
