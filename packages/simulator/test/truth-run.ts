import { RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'
import {
  type CauseKind,
  type CauseLine,
  DayTruth,
  Simulation,
  type SimulationParameters,
  type TouchLine,
  type TrueOrder,
  type TruthLine,
} from '@spymaster/simulator'
import { clock } from './simulated.ts'

/** What one reading of a market told, and what its ten levels of ES showed. */
export type TruthRun = {
  readonly lines: readonly TruthLine[]
  readonly causes: readonly CauseLine[]
  readonly touches: readonly TouchLine[]
  /** Steps of planted causes, by owner. */
  readonly steps: ReadonlyMap<number, TrueOrder[]>
  readonly shown: ShownBook
}

/** Half an hour with causes of one kind at every level, strong ones. */
export const allOf = (
  kind: CauseKind,
  seed = 1,
  more: Partial<SimulationParameters> = {},
): SimulationParameters => ({
  seed,
  date: '2025-12-18',
  fromNs: clock('09:40'),
  toNs: clock('10:10'),
  options: false,
  rate: 0.5,
  warmupSessions: 0,
  causes: { [kind]: 1 },
  causeStrength: 1.5,
  ...more,
})

/** Reads a market with all of its truth. */
export function truthOf(parameters: SimulationParameters): TruthRun {
  const lines: TruthLine[] = []
  const steps = new Map<number, TrueOrder[]>()
  const shown = new ShownBook()
  const view = new RecordView()
  const esTruth = (step: TrueOrder): void => {
    if (step.owner < 100) return
    const own = steps.get(step.owner)
    if (own === undefined) steps.set(step.owner, [{ ...step }])
    else own.push({ ...step })
  }
  const day = new DayTruth((line) => lines.push(line))
  for (const { bytes } of new Simulation(parameters).batches(null, esTruth, day)) {
    view.attach(bytes)
    while (view.next()) if (view.rtype === RTYPE.mbp10) shown.fold(view)
  }
  const causes = lines.filter((line) => line.type === 'cause')
  const touches = lines.filter((line) => line.type === 'touch')
  return { lines, causes, touches, steps, shown }
}

/** Times of records are read as doubles here. */
const NEARLY = 10_000n

type Print = { readonly ns: bigint; readonly tick: number; readonly size: number; readonly sequence: number }
type Depth = { readonly ns: bigint; readonly sizes: ReadonlyMap<number, number> }

/** What the mbp-10 records show: trades, and once in 100 ms the sizes of all ten levels. */
export class ShownBook {
  readonly trades: Print[] = []
  readonly depths: Depth[] = []
  #origin = timeOrigin(0n)

  fold(view: RecordView): void {
    const ns = BigInt(Math.round(view.tsRecvSince(this.#origin) / 1000)) * 1000n
    const tick = view.price() / ES_TICK_NANOS
    if (view.action === 0x54) this.trades.push({ ns, tick, size: view.size, sequence: view.sequence })
    const last = this.depths.at(-1)
    if ((view.flags & 0x80) === 0 || (last !== undefined && ns - last.ns < 100_000_000n)) return
    const sizes = new Map<number, number>()
    for (let i = 0; i < 10; i++) {
      sizes.set(view.bidPrice(i) / ES_TICK_NANOS, view.bidSize(i))
      sizes.set(view.askPrice(i) / ES_TICK_NANOS, view.askSize(i))
    }
    this.depths.push({ ns, sizes })
  }

  /** Contracts traded at the ticks within a span of time. */
  traded(ticks: readonly number[], fromNs: bigint, toNs: bigint): number {
    let sum = 0
    for (const { ns, tick, size } of this.trades)
      if (ns >= fromNs - NEARLY && ns <= toNs + NEARLY && ticks.includes(tick)) sum += size
    return sum
  }

  /** Contracts shown at the ticks, in view of them, within a span of time: each reading. */
  sizes(ticks: readonly number[], fromNs: bigint, toNs: bigint): number[] {
    const found: number[] = []
    for (const { ns, sizes } of this.depths)
      if (ns >= fromNs && ns <= toNs && ticks.every((tick) => sizes.has(tick)))
        found.push(ticks.reduce((sum, tick) => sum + sizes.get(tick)!, 0))
    return found
  }
}

/** The ticks from a level backwards, as its side's orders stand. */
export const behind = ({ tick, side }: CauseLine, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (side === 'SUPPORT' ? tick - i : tick + i))
