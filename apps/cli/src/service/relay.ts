import { type Bus, isOwn, type Message } from '@spymaster/bus'
import type { Gateway } from '@spymaster/gateway'
import { untilStopped } from './grace.ts'
import { levelsFault } from './levels-guard.ts'
import { EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT } from './subjects.ts'
import { lagBehind } from './telemetry/lag.ts'
import type { Readings } from './telemetry/readings.ts'
import { stampOf } from './telemetry/stamps.ts'
import { wallMs } from './telemetry/wall-clock.ts'
import { untilAnswered } from './until-answered.ts'
import { UNWATCHED, type Watch } from './watch.ts'

const decoder = new TextDecoder()

/**
 * Messages that are looked back over: the touches of the last minutes, which are still open, lie among them, and the
 * newest flow. At the usual four snaps and one flow a second they are some seven minutes; an event is open for six.
 */
const LOOKED_BACK = 2048

/** What is passed on to. */
type Receiver = Pick<Gateway, 'publishEvent' | 'publishFlow' | 'publishLevels' | 'clients'>

/** Passes what core publishes on to the gateway as it comes. What is not core's is set aside. */
export class Relay {
  readonly #bus: Bus
  readonly #gateway: Receiver
  readonly #watch: Watch
  readonly #startedMs = wallMs()
  #counts = { messages: 0, snaps: 0 }
  /** Sequence of the last message passed on. */
  #seq = 0
  #target: number | null = null
  #lastEventMs: number | null = null
  #sentMs: number | null = null

  constructor(bus: Bus, gateway: Receiver, watch: Watch = UNWATCHED) {
    this.#bus = bus
    this.#gateway = gateway
    this.#watch = watch
  }

  /** How it is, for health and metrics. */
  async readings(): Promise<Readings> {
    return {
      isReady: this.#target !== null && this.#seq >= this.#target,
      lag: await lagBehind(this.#bus, 'levels', this.#seq, this.#sentMs),
      lastEventMs: this.#lastEventMs,
      ...this.#counts,
      clients: this.#gateway.clients,
      setAside: this.#watch.setAside.counts,
    }
  }

  /**
   * Begins with the newest snap and the flow and the events before it, until the signal aborts. All of it: the gateway
   * thins it out, and gathers from each snap what has ended.
   */
  async run(signal: AbortSignal): Promise<void> {
    await untilStopped(this.#run(signal), signal)
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { first, last } = await untilAnswered(() => this.#bus.bounds('levels'), signal)
    this.#target = last
    const lookBack = () => this.#bus.readLast('levels', LOOKED_BACK)
    const recent = last < first ? [] : await untilAnswered(lookBack, signal)
    const own = recent.filter(isOwn)
    const snap = own.findLast(({ subject, seq }) => subject === SIGNALS_SUBJECT && seq <= last)
    // `first` is one beyond `last` where retention has left nothing.
    const from = snap?.seq ?? Math.max(first, last)
    const before = own.filter(({ seq }) => seq < from)
    for (const message of before) if (message.subject === EVENTS_SUBJECT) this.#pass(message)
    const flow = before.findLast(({ subject }) => subject === FLOW_SUBJECT)
    if (flow !== undefined) this.#pass(flow)
    for await (const messages of this.#bus.read('levels', { from, signal })) {
      for (const message of messages) this.#take(message)
      this.#seq = messages.at(-1)!.seq
    }
  }

  #take(message: Message): void {
    const receivedMs = wallMs()
    this.#counts.messages++
    if (!this.#pass(message) || message.subject !== SIGNALS_SUBJECT) return
    this.#counts.snaps++
    this.#sentMs = stampOf(message, 'sent')
    // What was sent before it began waited for it, which is no latency of the way.
    if (this.#sentMs === null || this.#sentMs < this.#startedMs) return
    this.#watch.observe('levels_bus', receivedMs - this.#sentMs)
    const arrivedMs = stampOf(message, 'arrived')
    if (arrivedMs !== null) this.#watch.observe('end_to_end', wallMs() - arrivedMs)
  }

  /** Whether the message was one that could be passed on. */
  #pass(message: Message): boolean {
    const fault = levelsFault(message) ?? (this.#publish(message) ? null : 'payload')
    if (fault !== null) this.#watch.setAside.add('levels', message, fault)
    return fault === null
  }

  #publish({ subject, data }: Message): boolean {
    const line = decoder.decode(data)
    try {
      if (subject === EVENTS_SUBJECT) this.#gateway.publishEvent(line)
      else if (subject === FLOW_SUBJECT) this.#gateway.publishFlow(line)
      else {
        this.#gateway.publishLevels(line)
        this.#lastEventMs = timeOf(line)
      }
      return true
    } catch (error) {
      if (error instanceof Error && error.name === 'GatewayError') return false
      throw error
    }
  }
}

/** Log time of a snap's payload, which stands near its beginning. */
function timeOf(line: string): number | null {
  const [, ms] = /"ts":(\d{1,16})[,}]/.exec(line.slice(0, 300)) ?? []
  return ms === undefined ? null : Number(ms)
}
