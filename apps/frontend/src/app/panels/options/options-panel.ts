import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  input,
  signal,
  viewChild,
} from '@angular/core'
import type { MarketState } from '../../market/market-state.ts'
import { Glyph } from '../../theme/glyph.ts'
import { BOARD_COLUMNS, type BoardColumn } from './board-rows.ts'
import { isRoomy, optionsView } from './options-view.ts'

const heads: Readonly<Record<BoardColumn, readonly [word: string, about: string]>> = {
  volume: ['vol', 'Contracts traded within the window'],
  flow: [
    'flow',
    'Shares that customers bought (+) or sold (−) by the delta of their trades, within the window',
  ],
  held: [
    'held ± sd',
    'Contracts that dealers have come to hold since the run began (− short), and the deviation',
  ],
  gamma: ['gamma', 'Change of delta per dollar, per share'],
  iv: ['iv %', 'Annual volatility by the smile, per cent'],
  last: ['last', 'Last trade, dollars'],
  quote: ['bid × ask', 'Dollars'],
}

const callColumns = BOARD_COLUMNS.map((name) => ({ name, word: heads[name][0], about: heads[name][1] }))

/** The options that expire today: what traded, what dealers hold, and what that makes them do. */
@Component({
  selector: 'sm-options-panel',
  imports: [Glyph],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './options-panel.html',
  host: {
    class: 'panel options-panel',
    '[class.open]': 'isOpen()',
    'aria-label': 'Options that expire today',
    role: 'region',
  },
})
export class OptionsPanel {
  readonly market = input.required<MarketState>()
  readonly columns = { call: callColumns, put: callColumns.toReversed() }
  readonly view = computed(() => optionsView(this.market()))
  /** What the user chose; null until then. */
  readonly #wanted = signal<boolean | null>(null)
  readonly #isRoomy = isRoomy(innerWidth, innerHeight)
  /** Without a choice it is there where there is room for it and options to show. */
  readonly isOpen = computed(() => this.#wanted() ?? (this.#isRoomy && this.view().hasOptions))
  readonly #hasPointer = signal(false)
  protected readonly board = viewChild<ElementRef<HTMLElement>>('board')
  readonly #spotRow = computed(() => this.view().spotRow)

  constructor() {
    // Spot stays in the middle, but nothing moves under the mouse.
    afterRenderEffect(() => {
      const board = this.board()?.nativeElement
      if (this.#spotRow() === null || board === undefined || this.#hasPointer()) return
      const row = board.querySelector<HTMLElement>('tr.spot')
      if (row === null) return
      // By whole rows, so that none is cut below the head.
      const above = Math.round((row.offsetTop - board.clientHeight / 2) / row.offsetHeight)
      board.scrollTop = above * row.offsetHeight
    })
  }

  /** Shows or hides the board. */
  toggle(): void {
    this.#wanted.set(!this.isOpen())
  }

  press(event: MouseEvent): void {
    // After a click the keys are the page's again, Space above all.
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur()
    this.toggle()
  }

  hold({ pointerType }: PointerEvent): void {
    if (pointerType === 'mouse') this.#hasPointer.set(true)
  }

  release(): void {
    this.#hasPointer.set(false)
  }
}
