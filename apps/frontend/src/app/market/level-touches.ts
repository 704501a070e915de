import type { TouchReport } from '@spymaster/gateway/protocol'
import type { MarketState } from './market-state.ts'

const NO_TOUCHES: readonly TouchReport[] = []

/** Prices are published with four decimals. */
const SAME_PRICE = 0.00005

/** Touches of the run that is shown, oldest first; none while another run's are held. */
export function touchesOfRun({ touches, payload }: MarketState): readonly TouchReport[] {
  return payload !== null && touches.run === payload.run ? touches.touches : NO_TOUCHES
}

/**
 * Touches of a level, oldest first: those told by its name, wherever it stood then, and those told at its price. Of
 * levels at one price a touch is told of one alone, though all have been touched; and a dollar keeps its touches when
 * it becomes a strike.
 */
export function touchesOf(
  { id, price }: { readonly id: string; readonly price: number },
  touches: readonly TouchReport[],
): TouchReport[] {
  return touches.filter(({ level }) => level.id === id || Math.abs(level.price - price) < SAME_PRICE)
}
