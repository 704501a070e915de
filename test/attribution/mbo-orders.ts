import { FLAG, type RecordView, RTYPE } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'
import type { TrueOrder } from '@spymaster/simulator'

type Resting = { readonly isBid: boolean; readonly tick: number; readonly size: number }

const NO_PRICE = 2 ** 63

/**
 * What order-by-order (MBO) records say rests where, as the steps that a simulation tells of its own orders. Executions are
 * not told from cancels: only what is displayed after each event is meant.
 */
export class MboOrders {
  readonly #orders = new Map<number, Resting>()
  #events = 0
  #steps: Pick<TrueOrder, 'action' | 'orderId' | 'isBid' | 'tick' | 'size'>[] = []

  /** The steps of the event that the view's record ends, all as of then; none within an event. */
  fold(view: RecordView): TrueOrder[] {
    if (view.rtype !== RTYPE.mbo) return []
    this.#apply(view)
    if ((view.mboFlags & FLAG.last) === 0) return []
    const { words, word } = view
    const logNs = (BigInt(words[word + 11]!) << 32n) | BigInt(words[word + 10]!)
    // A packet may hold several events, each of which ten levels show: what parts them is a number of our own.
    const at = { logNs, sequence: this.#events++ }
    const none = { owner: 0, executed: 0, hides: 0, hidden: 0, isVisible: true }
    const steps = this.#steps.map((step) => ({ ...step, ...at, ...none }))
    this.#steps = []
    return steps
  }

  #apply(view: RecordView): void {
    const action = String.fromCharCode(view.mboAction)
    const orderId = Number(view.mboOrderId())
    const before = this.#orders.get(orderId)
    const price = view.mboPrice()
    if (action === 'R') {
      for (const [id, resting] of [...this.#orders]) this.#step('C', id, resting)
    } else if (action === 'C' && before !== undefined) {
      const size = before.size - view.mboSize
      this.#step(size > 0 ? 'M' : 'C', orderId, { ...before, size })
    } else if ((action === 'A' || action === 'M') && price !== NO_PRICE) {
      const after = { isBid: view.mboSide === 0x42, tick: price / ES_TICK_NANOS, size: view.mboSize }
      this.#step(before === undefined ? 'A' : 'M', orderId, after)
    }
  }

  #step(action: 'A' | 'C' | 'M', orderId: number, resting: Resting): void {
    if (action === 'C') this.#orders.delete(orderId)
    else this.#orders.set(orderId, resting)
    this.#steps.push({ action, orderId, ...resting })
  }
}
