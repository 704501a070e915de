import { DestroyRef, Injectable, inject, signal } from '@angular/core'
import { PROTOCOL_VERSION, parseFrame, printCommand, type ReplayCommand } from '@spymaster/gateway/protocol'
import { Link, type LinkState } from './link.ts'
import { afterFrame, emptyMarket, type MarketState } from './market-state.ts'

/** Frames that could not be read, and the sentence about the last. */
export type Unread = { readonly count: number; readonly why: string | null }

const STREAM_PATH = '/ws/stream'
/** A live connection this long without a frame is dead, whatever the browser believes. */
const SILENCE_MS = 45_000
const TICK_MS = 1_000

/** All state of the page that comes from outside, as signals that change at most once per animation frame. */
@Injectable({ providedIn: 'root' })
export class MarketStore {
  readonly #market = signal<MarketState>(emptyMarket)
  readonly #link = signal<LinkState>({ state: 'connecting', attempt: 0 })
  readonly #unread = signal<Unread>({ count: 0, why: null })
  readonly #nowMs = signal(Date.now())
  readonly #isFrozen = signal(false)
  readonly #heardAtMs = signal<number | null>(null)

  readonly market = this.#market.asReadonly()
  readonly link = this.#link.asReadonly()
  readonly unread = this.#unread.asReadonly()
  /** The wall clock, once a second. */
  readonly nowMs = this.#nowMs.asReadonly()
  /** Whether the page stands still at the user's wish. */
  readonly isFrozen = this.#isFrozen.asReadonly()
  /** When the last frame came, by the wall clock; null before the first. */
  readonly heardAtMs = this.#heardAtMs.asReadonly()

  /** What the page will show at the next animation frame. */
  #next: MarketState = emptyMarket
  #lastHeardAtMs = Date.now()
  #frame: number | null = null
  readonly #connection: Link

  constructor() {
    const { protocol, host } = location
    this.#connection = new Link({
      url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${STREAM_PATH}`,
      onText: (text) => this.#take(text),
      onState: (state) => this.#changeLink(state),
    })
    const tick = setInterval(() => this.#tick(), TICK_MS)
    const hurry = () => this.#connection.hurry()
    addEventListener('online', hurry)
    inject(DestroyRef).onDestroy(() => {
      clearInterval(tick)
      removeEventListener('online', hurry)
      if (this.#frame !== null) cancelAnimationFrame(this.#frame)
      this.#connection.end()
    })
  }

  /** Whether this page is older than the gateway and cannot read it. */
  get isOutdated(): boolean {
    return (this.#market().hello?.protocol ?? PROTOCOL_VERSION) > PROTOCOL_VERSION
  }

  /** Asks something of the replay; the answer comes as a frame. */
  send(command: ReplayCommand): void {
    this.#connection.send(printCommand(command))
  }

  /** Lets the page stand still, or go on with the newest. */
  toggleFreeze(): void {
    this.#isFrozen.update((isFrozen) => !isFrozen)
    this.#schedule()
  }

  #take(text: string): void {
    this.#lastHeardAtMs = Date.now()
    try {
      this.#next = afterFrame(this.#next, parseFrame(text))
    } catch (error) {
      this.#unread.update(({ count }) => ({ count: count + 1, why: (error as Error).message }))
    }
    this.#schedule()
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      this.#heardAtMs.set(this.#lastHeardAtMs)
      if (!this.#isFrozen()) this.#market.set(this.#next)
    })
  }

  #changeLink(state: LinkState): void {
    if (state.state === 'open') this.#lastHeardAtMs = Date.now()
    this.#link.set(state)
  }

  #tick(): void {
    const nowMs = Date.now()
    this.#nowMs.set(nowMs)
    const isLive = this.#next.runtime?.mode === 'live'
    if (isLive && this.#link().state === 'open' && nowMs - this.#lastHeardAtMs > SILENCE_MS)
      this.#connection.renew()
  }
}
