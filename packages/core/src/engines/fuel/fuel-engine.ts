import { type CalendarDate, ES_TICK_POINTS, hasSpyExpiry } from '@spymaster/events'
import type { ValuesOf } from '../../config/setting.ts'
import type { DealerPrices } from '../../levels/dealer-levels.ts'
import type { SessionTimes } from '../../market/session-clock.ts'
import type { FuelStatus } from '../../payload/words.ts'
import { Chain } from './chain.ts'
import { DealerBook, type Holdings } from './dealer-book.ts'
import { type Flip, GammaFlipFinder } from './gamma-flip.ts'
import { fuelAt, type LevelFuel, NO_GAMMA } from './level-fuel.ts'
import type { OptionTape } from './option-tape.ts'
import { secondsLeft, YEAR_SECONDS } from './session-time.ts'
import type { fuelSettings } from './settings.ts'
import { Surface } from './surface.ts'
import { Wall, type WallSettings } from './walls.ts'

const SECOND_NS = 1e9
const MINUTE_NS = 60e9
/** Dollars that a point of ES is worth: a contract moves as 50 times the ratio shares of SPY do. */
const ES_DOLLARS_PER_POINT = 50

/** What the fuel of a snap depends on beside the option tape. */
export type FuelMoment = {
  readonly nowNs: number
  /** SPY dollars; null without one. */
  readonly spot: number | null
  /** ES points per SPY dollar. */
  readonly ratio: number
  /** Whether the options feed has spoken at all, and lately. */
  readonly hasOptions: boolean
  readonly isFresh: boolean
}

/** The session of the run's date; null on days without. */
export type FuelDay = { readonly date: CalendarDate; readonly times: SessionTimes | null }

/**
 * Fuel: what dealers must do as price moves. Formulas: `docs/physics.md`, Fuel.
 *
 * What is held comes from the option tape and is valued anew at each snap, at its spot and time; forward, smile and
 * gamma flip are made at the first snap of each second, walls at the first of each minute.
 */
export class FuelEngine {
  status: FuelStatus = 'no_options'
  /** Of the regular session; null on days without one. */
  secondsLeft: number | null = null
  ratio = Number.NaN
  flip: Flip | null = null
  readonly chain = new Chain()
  readonly surface = new Surface()
  readonly book: DealerBook
  readonly callWall: Wall
  readonly putWall: Wall
  readonly tape: OptionTape
  readonly settings: ValuesOf<typeof fuelSettings> & WallSettings
  readonly #day: FuelDay
  readonly #finder = new GammaFlipFinder()
  #second = Number.NaN
  #minute = Number.NaN

  constructor(settings: ValuesOf<typeof fuelSettings> & WallSettings, tape: OptionTape, day: FuelDay) {
    this.settings = settings
    this.tape = tape
    this.book = new DealerBook(this.chain, tape.lean)
    this.#day = { date: day.date, times: hasSpyExpiry(day.date) ? day.times : null }
    this.callWall = new Wall('C', settings)
    this.putWall = new Wall('P', settings)
  }

  /** Years until the options expire, 0 from the close on; NaN on days without. */
  get years(): number {
    return this.secondsLeft === null ? Number.NaN : this.secondsLeft / YEAR_SECONDS
  }

  /** What dealers hold by `fuelSource`. */
  get holdings(): Holdings {
    return this.holdingsOf(this.settings.fuelSource)
  }

  holdingsOf(source: 'session' | 'window'): Holdings {
    const { tape } = this
    return source === 'window'
      ? { sums: tape.window.dealers, openInterest: null }
      : { sums: tape.session, openInterest: tape.hasOpenInterest ? tape.openInterest : null }
  }

  /** Enters a snap. Call at every grid point, in order, before the readings. */
  step(moment: FuelMoment): void {
    const { nowNs, spot, isFresh } = moment
    const { times } = this.#day
    this.ratio = moment.ratio
    this.secondsLeft = times === null ? null : secondsLeft(times, nowNs)
    const isSecond = Math.floor(nowNs / SECOND_NS) !== this.#second
    this.#second = Math.floor(nowNs / SECOND_NS)
    const canValue = spot !== null && isFresh && this.years > 0
    if (!canValue) this.surface.forget()
    else this.#value(spot, nowNs, isSecond)
    this.status = this.#statusAt(moment)
    if (isSecond || this.status !== 'ok') this.flip = this.#flipAt(spot)
    if (spot !== null) this.#watchWalls(spot, nowNs)
  }

  /** What dealers' gamma does at a price, against contracts per tick that usually rest there; null unless known. */
  read(price: number, usualPerTick: number | null): LevelFuel | null {
    const threshold = this.#threshold(usualPerTick)
    if (this.status === 'expired') return { ...NO_GAMMA, threshold }
    return this.status === 'ok' ? fuelAt(this.book, price, this.settings.fuelStrikeRange, threshold) : null
  }

  /** ES contracts that dealers must buy for a dollar up, for the whole book; null unless known. */
  get hedgeContracts(): number | null {
    if (this.status === 'expired') return 0
    return this.status === 'ok' ? -this.book.gamma / (ES_DOLLARS_PER_POINT * this.ratio) : null
  }

  /** The prices that are levels; null on days without options and once they have expired. */
  get prices(): DealerPrices | null {
    if (this.secondsLeft === null || this.secondsLeft === 0) return null
    return {
      callWall: this.callWall.price,
      putWall: this.putWall.price,
      gammaFlip: this.flip?.price ?? null,
    }
  }

  #value(spot: number, nowNs: number, isSecond: boolean): void {
    const hasGrown = this.chain.follow(this.tape.active)
    if (isSecond) this.surface.fit(this.chain, this.tape, { nowNs, spot, years: this.years })
    const { smile } = this.surface
    if (smile === null) return
    if (isSecond || hasGrown) this.book.take(smile)
    this.book.revalue(this.holdings, this.surface.forward(spot), this.years)
  }

  #statusAt({ spot, hasOptions, isFresh }: FuelMoment): FuelStatus {
    const { tape } = this
    if (this.secondsLeft === null) return 'no_expiry'
    if (!hasOptions && !tape.hasOpenInterest) return 'no_options'
    if (this.secondsLeft === 0) return 'expired'
    if (spot === null) return 'no_spot'
    if (!tape.hasQuotes && !tape.hasPrints) return 'no_quotes'
    if (!isFresh) return 'stale'
    if (this.surface.smile === null) return 'no_iv'
    const isHeld = tape.hasPrints || (this.settings.fuelSource === 'session' && tape.hasOpenInterest)
    return isHeld ? 'ok' : 'no_prints'
  }

  #flipAt(spot: number | null): Flip | null {
    if (this.status !== 'ok' || spot === null) return null
    return this.#finder.find(this.book, spot, this.surface.forward(spot) - spot, this.years)
  }

  #watchWalls(spot: number, nowNs: number): void {
    this.callWall.see(spot, nowNs)
    this.putWall.see(spot, nowNs)
    const isMinute = Math.floor(nowNs / MINUTE_NS) !== this.#minute
    this.#minute = Math.floor(nowNs / MINUTE_NS)
    if (!isMinute || this.surface.smile === null) return
    const { chain, years, holdings } = this
    const moment = {
      nowNs,
      spot,
      forward: this.surface.forward(spot),
      years,
      chain,
      volatilities: this.book.volatilities,
      holdings,
      openInterest: this.tape.openInterest,
    }
    this.callWall.evaluate(moment)
    this.putWall.evaluate(moment)
  }

  /** In shares per dollar. A dollar of SPY is `ratio` points of ES, four ticks each. */
  #threshold(usualPerTick: number | null): number {
    const { gammaThreshold, fuelDepthShare } = this.settings
    if (usualPerTick === null) return gammaThreshold
    const usualPerDollar = (usualPerTick * this.ratio) / ES_TICK_POINTS
    return Math.max(gammaThreshold, fuelDepthShare * usualPerDollar * ES_DOLLARS_PER_POINT * this.ratio)
  }
}
