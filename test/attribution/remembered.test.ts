import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { RecordView } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import { mergeFiles, openDbn } from '@spymaster/ingestor'
import type { TrueOrder } from '@spymaster/simulator'
import { RecoveryMeter, type RecoveryReport, reportRecovery, SUBJECTS } from '@spymaster/study'
import { NO_SHARED_DATA, recordedHour, sharedData } from '@spymaster/test-support'
import { MboOrders } from './mbo-orders.ts'

const MBO = 'dbn/es/esh4-glbx-mdp3-20231225.mbo.dbn.zst'
/** The hour's trade date. */
const DATE = '2023-12-26'
const subjects = SUBJECTS.filter(({ name }) => name === 'memory')

async function realOrders(): Promise<TrueOrder[]> {
  const orders = new MboOrders()
  const steps: TrueOrder[] = []
  const view = new RecordView()
  for await (const { bytes } of (await openDbn(join(sharedData()!, MBO))).batches) {
    view.attach(bytes)
    while (view.next()) steps.push(...orders.fold(view))
  }
  return steps
}

/** The hour as ten levels show it, beside what its orders say rests where. */
async function recovered(orders: readonly TrueOrder[], memoryMaxSec: number): Promise<RecoveryReport> {
  const config = resolvePhysics({ memoryMaxSec })
  const meter = new RecoveryMeter({ name: 'hour', originNs: utcMidnightNs(DATE), config }, [], subjects)
  for (const order of orders) meter.order(order)
  for await (const { bytes } of mergeFiles([recordedHour()])) meter.fold(bytes)
  return reportRecovery([meter.read()], config, subjects)
}

describe('what is remembered in the recorded ES hour', {
  skip: sharedData() === null && NO_SHARED_DATA,
}, () => {
  let orders: TrueOrder[]
  const reports = new Map<number, RecoveryReport>()
  const figure = (memoryMaxSec: number, name: string) =>
    reports.get(memoryMaxSec)!.figures.find((each) => each.name === `memory.${name}`)!
  before(async () => {
    orders = await realOrders()
    for (const sec of [60, 300, 900]) reports.set(sec, await recovered(orders, sec))
  })

  it('is what ten levels last showed, by the order-by-order file, to the contract', () => {
    const { value, cases } = figure(900, 'exact')
    assert.equal(value, 1)
    assert.ok(cases > 1500, `${cases} level seconds`)
  })
  it('is no longer so where one order in fifty is missing from that file', async () => {
    const without = orders.filter(({ orderId }) => orderId % 50 !== 0)
    const report = await recovered(without, 900)
    const { value } = report.figures.find(({ name }) => name === 'memory.exact')!
    assert.ok(value! < 0.9, `${value}`)
  })
  it('is off by a seventh at most from what truly rests at those prices', (t) => {
    for (const { name, value, cases } of reports.get(900)!.figures)
      t.diagnostic(`${name}: ${value} of ${cases}`)
    assert.ok(figure(900, 'off').value! < 1 / 7, `${figure(900, 'off').value}`)
    assert.ok(figure(900, 'minute.off').value! < 0.15)
    assert.ok(figure(900, 'correlation').value! > 0.9)
  })
  it('leaves less out the longer it is kept', () => {
    const missed = [60, 300, 900].map((sec) => figure(sec, 'missed').value!)
    assert.deepEqual(
      missed.toSorted((a, b) => b - a),
      missed,
    )
  })
})
