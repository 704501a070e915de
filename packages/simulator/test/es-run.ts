import { RecordView } from '@spymaster/dbn'
import { packInstrument, utcMidnightNs } from '@spymaster/events'
import type { EsTruth, SimBatch, SimulationParameters, TrueOrder } from '@spymaster/simulator'
import type { EsAgent, EsMarket } from '../src/es/es-agent.ts'
import { EsFeed } from '../src/es/es-feed.ts'
import { MarketState } from '../src/market-state.ts'
import { resolveParameters } from '../src/parameters.ts'
import { RecordWriter } from '../src/record-writer.ts'
import type { Source } from '../src/source.ts'

/** What an agent does in a test: nothing by itself. */
export class TestAgent implements EsAgent {
  readonly owner: number
  nextNs = Number.POSITIVE_INFINITY
  /** What it does when its time has come; says when it acts next. */
  onAct: (market: EsMarket, nowNs: number) => number = () => Number.POSITIVE_INFINITY
  onFill: NonNullable<EsAgent['onFill']> = () => {}
  onGone: NonNullable<EsAgent['onGone']> = () => {}
  onTrade: NonNullable<EsAgent['onTrade']> = () => {}
  onCancel: NonNullable<EsAgent['onCancel']> = () => {}
  onBest: NonNullable<EsAgent['onBest']> = () => {}

  constructor(owner = 1) {
    this.owner = owner
  }

  act(market: EsMarket, nowNs: number): void {
    this.nextNs = this.onAct(market, nowNs)
  }
}

/** The ES market alone with agents: told by batch, by record, and by its truth. */
export type EsRun = {
  readonly agents?: readonly EsAgent[]
  readonly onBatch?: (batch: SimBatch) => void
  readonly visit?: (view: RecordView) => void
  readonly truth?: EsTruth
  /** Called with the feed before it begins, and after it has ended. */
  readonly begin?: (feed: EsFeed, state: MarketState) => void
  readonly end?: (feed: EsFeed) => void
}

/** Runs ES as `Simulation` does, with its order-by-order feed. */
export function runEs(parameters: SimulationParameters, run: EsRun): void {
  const state = new MarketState(resolveParameters(parameters))
  const out = new RecordWriter(utcMidnightNs(parameters.date))
  const { agents = [], truth = null } = run
  const esId = packInstrument({ kind: 'ES', year: 2026, month: 3 })
  const feed = new EsFeed(state, esId, { agents, mbo: true, truth })
  const orders = feed.orderRecords!
  run.begin?.(feed, state)
  const take = (): void => {
    const batch = out.take()
    run.onBatch?.(batch)
    const view = new RecordView().attach(batch.bytes)
    while (view.next()) run.visit?.(view)
  }
  const next = (): Source => (orders.nextNs < feed.nextNs ? orders : feed)
  for (let source = next(); source.nextNs < state.endNs; source = next()) {
    while (state.nextNs <= source.nextNs) state.fire()
    if (!out.hasRoom(source.nextNs)) take()
    state.nowNs = source.nextNs
    source.fire(out)
  }
  if (!out.isEmpty) take()
  run.end?.(feed)
}

/** The truth of a run's ES orders that `keep` lets pass, as objects of their own. */
export function collected(keep: (order: TrueOrder) => boolean): { truth: EsTruth; orders: TrueOrder[] } {
  const orders: TrueOrder[] = []
  const truth: EsTruth = (order) => {
    if (keep(order)) orders.push({ ...order })
  }
  return { truth, orders }
}
