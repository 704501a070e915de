import type { SignalsLine } from './signals-line.ts'

/** Lines that only one run has, from the first to the last; others may lie between them. */
export type Stretch = { readonly first: SignalsLine; last: SignalsLine; lines: number }

/** The lines of a run that the other does not have. */
export class Unmatched {
  count = 0
  /** Before the first line that both have. */
  before: Stretch | null = null
  /** Between lines that both have: these are missing in the other. */
  within: Stretch | null = null
  #open: Stretch | null = null
  #hasMatched = false

  /** Behind the last line that both have, as far as was read; all lines where there is none. */
  get after(): Stretch | null {
    return this.#open
  }

  add(line: SignalsLine): void {
    this.count++
    this.#open = joined(this.#open, { first: line, last: line, lines: 1 })
  }

  /** Takes that both have the next line. Returns the first line that the other lacked just before it, if any. */
  match(): SignalsLine | null {
    const stretch = this.#open
    const isWithin = this.#hasMatched
    this.#hasMatched = true
    this.#open = null
    if (stretch === null) return null
    if (!isWithin) this.before = stretch
    else this.within = joined(this.within, stretch)
    return isWithin ? stretch.first : null
  }
}

function joined(stretch: Stretch | null, next: Stretch): Stretch {
  if (stretch === null) return next
  stretch.last = next.last
  stretch.lines += next.lines
  return stretch
}
