import { CONTRACT_SHARES } from '../engines/fuel/dealer-book.ts'
import { type Exposures, exposuresOf } from '../engines/fuel/exposures.ts'
import type { FuelEngine } from '../engines/fuel/fuel-engine.ts'
import type { Wall } from '../engines/fuel/walls.ts'
import { blackDelta, blackGamma } from '../maths/black76.ts'
import type { BookPayload, ExposuresPayload, FlowCell, FlowPayload, FlowRow } from '../payload/flow.ts'
import { round } from '../payload/round.ts'
import type { FuelSource } from '../payload/words.ts'
import { bookFuel, PRICE_DIGITS, SHARE_DIGITS } from './fuel-payload.ts'
import { type RestingBook, restingPayload } from './resting-payload.ts'

/** Strikes this near spot are given. */
const REACH_USD = 10
const NS_PER_SEC = 1e9
const RATIO_DIGITS = 6
const MONEY_DIGITS = 2

/** A flow payload but for what the run adds. */
export type Flow = Omit<FlowPayload, 'run' | 'ts' | 'tsNs' | 'config'>

/** Says when the option flow is given out, and makes it. It reads the fuel engine and changes nothing. */
export class FlowWatch {
  readonly #fuel: FuelEngine
  #second = Number.NaN
  /** Strikes given last: how many, and the ends. */
  #shown = ''

  constructor(fuel: FuelEngine) {
    this.#fuel = fuel
  }

  /** The flow at a snap; null but for the first snap of a second and where the strikes near spot have changed. */
  step(spot: number | null, nowNs: number, resting: RestingBook): Flow | null {
    const rows = this.#rows(spot)
    const shown = `${rows.length} ${rows[0]} ${rows.at(-1)}`
    const second = Math.floor(nowNs / NS_PER_SEC)
    if (second === this.#second && shown === this.#shown) return null
    this.#second = second
    this.#shown = shown
    return flowOf(this.#fuel, spot, rows, resting)
  }

  /** Places in the chain of the strikes near spot. */
  #rows(spot: number | null): number[] {
    const { chain } = this.#fuel
    const places: number[] = []
    if (spot === null) return places
    for (let place = chain.placeAt(spot - REACH_USD); place < chain.count; place++) {
      if (chain.strikes[place]! > spot + REACH_USD) break
      places.push(place)
    }
    return places
  }
}

function flowOf(
  fuel: FuelEngine,
  spot: number | null,
  places: readonly number[],
  resting: RestingBook,
): Flow {
  const { surface, settings } = fuel
  const forward = spot === null ? null : surface.forward(spot)
  return {
    status: fuel.status,
    spot: round(spot, PRICE_DIGITS),
    forward: surface.hasForward ? round(forward, PRICE_DIGITS) : null,
    atmVolatility: round(surface.smile?.atm ?? null, RATIO_DIGITS),
    secondsLeft: round(fuel.secondsLeft, 3),
    windowSec: settings.fuelWindowSec,
    fuelSource: settings.fuelSource,
    book: bookPayload(fuel, forward, restingOf(spot, resting)),
    rows: forward === null ? [] : places.map((place) => rowOf(fuel, place, forward)),
  }
}

/** What rests either way from spot. */
function restingOf(spot: number | null, book: RestingBook): BookPayload['resting'] {
  if (spot === null) return { up: null, down: null }
  return { up: restingPayload(book, 'UP', spot), down: restingPayload(book, 'DOWN', spot) }
}

/** What dealers hold, as the flow at the same snap says it; null where no option has come by the log. */
export function bookOf(fuel: FuelEngine, spot: number | null, resting: RestingBook): BookPayload | null {
  if (fuel.status === 'no_options' || fuel.status === 'no_expiry') return null
  return bookPayload(fuel, spot === null ? null : fuel.surface.forward(spot), restingOf(spot, resting))
}

function bookPayload(fuel: FuelEngine, forward: number | null, resting: BookPayload['resting']): BookPayload {
  const { hedgeContracts, gammaFlip, gammaFlipStatus, opening } = bookFuel(fuel)
  const session = exposuresPayload(fuel, 'session', forward)
  const recent = exposuresPayload(fuel, 'window', forward)
  return {
    ...(fuel.settings.fuelSource === 'session' ? session : recent),
    hedgeContracts,
    resting,
    callWall: wallPayload(fuel, fuel.callWall),
    putWall: wallPayload(fuel, fuel.putWall),
    gammaFlip,
    gammaFlipStatus,
    opening,
    session,
    window: recent,
  }
}

function wallPayload(fuel: FuelEngine, { price, source }: Wall): BookPayload['callWall'] {
  return fuel.prices === null || price === null ? null : { price, source }
}

const NOTHING: Exposures = { gamma: 0, gammaSd: 0, delta: 0, charm: 0 }

/** Once they have expired, options expose nobody to anything. */
function exposuresPayload(fuel: FuelEngine, source: FuelSource, forward: number | null): ExposuresPayload {
  if (fuel.status === 'expired') return published(NOTHING)
  const { tape } = fuel
  const isKnown = tape.hasPrints || (source === 'session' && tape.hasOpenInterest)
  return fuel.surface.smile === null || forward === null || !isKnown
    ? published(null)
    : published(exposuresOf(fuel.book, fuel.holdingsOf(source), forward, fuel.years))
}

function published(exposures: Exposures | null): ExposuresPayload {
  return {
    netDealerGamma: round(exposures?.gamma ?? null, SHARE_DIGITS),
    netDealerGammaSd: round(exposures?.gammaSd ?? null, SHARE_DIGITS),
    netDealerDelta: round(exposures?.delta ?? null, SHARE_DIGITS),
    netDealerCharm: round(exposures?.charm ?? null, SHARE_DIGITS),
  }
}

function rowOf(fuel: FuelEngine, place: number, forward: number): FlowRow {
  const { chain } = fuel
  const call = chain.calls[place]!
  const iv = fuel.surface.smile === null ? null : fuel.book.volatilities[place]!
  const gamma = gammaOf(fuel, place, forward, iv)
  const cell = (slot: number): FlowCell | null =>
    fuel.tape.active.has(slot)
      ? cellOf(fuel, slot, { forward, strike: chain.strikes[place]!, iv, gamma })
      : null
  return { strike: chain.strikes[place]!, call: cell(call), put: cell(call + 1) }
}

/** Null unless there is a smile; 0 after the close. */
function gammaOf(fuel: FuelEngine, place: number, forward: number, iv: number | null): number | null {
  if (fuel.status === 'expired') return 0
  return iv === null ? null : blackGamma(forward, fuel.chain.strikes[place]!, iv, fuel.years)
}

/** What the rights of a strike have in common. */
type Priced = {
  readonly forward: number
  readonly strike: number
  readonly iv: number | null
  readonly gamma: number | null
}

function cellOf({ tape, years }: FuelEngine, slot: number, { forward, strike, iv, gamma }: Priced): FlowCell {
  const delta = iv === null ? null : blackDelta((slot & 1) === 1 ? 'P' : 'C', forward, strike, iv, years)
  // What customers bought, dealers sold.
  const bought = -CONTRACT_SHARES * tape.window.dealers.position(slot)
  return {
    volume: tape.window.volume[slot]!,
    premium: round(tape.window.premium(slot), MONEY_DIGITS),
    deltaFlow: round(delta === null ? null : bought * delta, SHARE_DIGITS),
    gammaFlow: round(gamma === null ? null : bought * gamma, SHARE_DIGITS),
    inventory: round(tape.session.position(slot), MONEY_DIGITS),
    inventorySd: round(Math.sqrt(tape.session.positionVariance(slot)), MONEY_DIGITS),
    openInterest: known(tape.openInterest[slot]!),
    last: known(tape.last[slot]!),
    bid: known(tape.bid[slot]!),
    ask: known(tape.ask[slot]!),
    iv: round(iv, RATIO_DIGITS),
    delta: round(delta, RATIO_DIGITS),
    gamma: round(gamma, RATIO_DIGITS),
  }
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value)
