import { type FlowPayload, Physics, resolvePhysics } from '@spymaster/core'
import { RecordView, RTYPE, systemRecord, timeOrigin } from '@spymaster/dbn'
import { CONTROL_CODE, printControl, utcMidnightNs } from '@spymaster/events'
import type { TruePrint } from '@spymaster/simulator'
import { slotOf, strikeOf } from '../../packages/core/src/engines/fuel/contracts.ts'
import { OptionTape } from '../../packages/core/src/engines/fuel/option-tape.ts'
import { blackGamma } from '../../packages/core/src/maths/black76.ts'
import type { OptionDay } from './option-days.ts'
import type { Estimate } from './tally.ts'

const YEAR_SEC = 252 * 23_400

/** A contract as the flow states it and as a tape of its own has it: what is held and its deviation. */
export type Stated = { readonly payload: readonly number[]; readonly tape: readonly number[] }

/** The last flow of a stretch: the book's net gamma against the truth, and contracts against the tape. */
export type Published = { readonly book: Estimate; readonly contracts: readonly Stated[] }

/**
 * The physics of a stretch of a day, of SPY's quotes and the options alone: without open interest what is held is what
 * came of trades. Beside it a tape of its own, and the truth.
 */
export class PublishedRun {
  readonly #day: OptionDay
  readonly #view = new RecordView()
  readonly #clock = { nowNs: Number.NEGATIVE_INFINITY }
  readonly #tape: OptionTape
  readonly #physics: Physics
  readonly #truths: TruePrint[] = []
  readonly #held = new Map<number, number>()
  #last: Published | null = null

  constructor(day: OptionDay) {
    this.#day = day
    const { date } = day
    const origin = timeOrigin(utcMidnightNs(date))
    this.#tape = new OptionTape(resolvePhysics({}), 250, { date, origin, clock: this.#clock })
    this.#physics = new Physics({ onSnap: () => {}, onFlow: (flow) => this.#take(flow) })
    const msg = printControl({ type: 'session', run: date, date, input: '0'.repeat(32), outrights: [] })
    this.#physics.fold(systemRecord({ tsEvent: day.fromNs, msg, code: CONTROL_CODE }))
  }

  read(): Published {
    for (const { bytes } of this.#day.batches((print) => this.#truths.push(print))) this.#fold(bytes)
    return this.#last!
  }

  #fold(bytes: Uint8Array): void {
    const view = this.#view.attach(bytes)
    let print = 0
    while (view.next()) {
      const { rtype, word, words } = view
      if (rtype === RTYPE.mbp10 || rtype === RTYPE.trades || rtype === RTYPE.statistics) continue
      // The flow of the snaps before a record is given out before the record is folded.
      this.#physics.fold(bytes.subarray(4 * word, 4 * word + 4 * (words[word]! & 0xff)))
      this.#clock.nowNs = view.tsRecvSince(timeOrigin(utcMidnightNs(this.#day.date)))
      if (rtype === RTYPE.cbbo1s) this.#tape.foldQuote(view)
      if (rtype === RTYPE.tcbbo) this.#foldPrint(view, this.#truths[print++]!)
    }
    this.#truths.length = 0
  }

  #foldPrint(view: RecordView, { size, isBuy }: TruePrint): void {
    const slot = slotOf(view.instrumentId)
    this.#tape.foldPrint(view)
    this.#held.set(slot, (this.#held.get(slot) ?? 0) + (isBuy ? -size : size))
  }

  #take(flow: FlowPayload): void {
    const { netDealerGamma, netDealerGammaSd } = flow.book.session
    if (netDealerGamma === null || netDealerGammaSd === null) return
    let truth = 0
    for (const [slot, contracts] of this.#held) truth += gammaOf(flow, slot) * contracts
    const book = { estimated: netDealerGamma, variance: netDealerGammaSd ** 2, truth }
    this.#last = { book, contracts: stated(flow, this.#tape) }
  }
}

/** Shares per dollar of a contract. Beyond the strikes of the flow the smile is taken as flat. */
function gammaOf({ rows, forward, spot, secondsLeft }: FlowPayload, slot: number): number {
  const strike = strikeOf(slot)
  const row = rows.find((each) => each.strike === strike)
  const cell = row?.call ?? row?.put
  if (cell?.gamma != null) return 100 * cell.gamma
  const edge = strike < rows[0]!.strike ? rows[0]! : rows.at(-1)!
  const volatility = (edge.call ?? edge.put)!.iv!
  return 100 * blackGamma((forward ?? spot)!, strike, volatility, secondsLeft! / YEAR_SEC)
}

function stated({ rows }: FlowPayload, { session }: OptionTape): Stated[] {
  return rows.flatMap(({ strike, call, put }) =>
    [call, put].flatMap((cell, isPut) => {
      if (cell === null) return []
      const slot = 40 * strike + isPut
      const tape = [session.position(slot), Math.sqrt(session.positionVariance(slot))]
      return [{ payload: [cell.inventory, cell.inventorySd], tape }]
    }),
  )
}
