import { type CalendarDate, packInstrument, STRIKE_GRID_CENTS } from '@spymaster/events'

/** Units of an option id's strike in a dollar. */
export const STRIKES_PER_DOLLAR = 100 / STRIKE_GRID_CENTS

/** Where the expiry begins in an option's id; the put's bit is below it. */
const EXPIRY_SHIFT = 17
const STRIKE_MASK = 0xffff

/** The strikes of a date's expiry that have been quoted or traded, in units of the option id's grid. */
export class SeenStrikes {
  readonly #expiry: number
  readonly #seen = new Uint8Array(STRIKE_MASK + 1)

  constructor(date: CalendarDate) {
    const first = { kind: 'OPTION', expiry: date, right: 'C', strikeCents: STRIKE_GRID_CENTS } as const
    this.#expiry = packInstrument(first) >>> EXPIRY_SHIFT
  }

  /** Whether an option, by its id, expires on the date. */
  isOf(optionId: number): boolean {
    return optionId >>> EXPIRY_SHIFT === this.#expiry
  }

  /** Takes note of a quote or trade of an option; one that expires another day changes nothing. */
  add(optionId: number): void {
    if (this.isOf(optionId)) this.#seen[optionId & STRIKE_MASK] = 1
  }

  /** Whether a strike, in units of the grid, has been quoted or traded. */
  has(unit: number): boolean {
    return this.#seen[unit] === 1
  }
}
