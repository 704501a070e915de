import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core'
import type { SignalsPayload } from '@spymaster/core/payload'
import { touchesOfRun } from '../../market/level-touches.ts'
import { type MarketState, TRACE_MS } from '../../market/market-state.ts'
import { Glyph } from '../../theme/glyph.ts'
import { type Axis, anchored, around, zoomed } from './axis.ts'
import { chartView } from './chart-view.ts'
import { beyond, ladderRows } from './ladder-view.ts'
import { type RowHeights, type Slots, slotsOf } from './slots.ts'

/** Below this width rows have two lines. */
const NARROW = 640
/** And below this, long names are abbreviated: beside the mark of touches they would be cut. */
const ABBREVIATED = 940

const NARROW_ROWS: RowHeights = { scored: 58, plain: 26 }
const WIDE_ROWS: RowHeights = { scored: 46, plain: 24 }

/** What the places of rows follow from. */
type Given = {
  readonly payload: SignalsPayload | null
  readonly axis: Axis | null
  readonly height: number
  readonly isNarrow: boolean
  readonly focusId: string | null
}

/** Levels by price around spot, with the way spot came. Nothing in it moves while the mouse is on it. */
@Component({
  selector: 'sm-ladder-panel',
  imports: [Glyph],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './ladder-panel.html',
  host: { class: 'panel ladder', 'aria-label': 'Levels by price', role: 'region' },
})
export class LadderPanel {
  readonly market = input.required<MarketState>()
  readonly focusId = input.required<string | null>()
  readonly picked = output<string>()

  protected readonly body = viewChild.required<ElementRef<HTMLElement>>('body')
  readonly #size = signal({ width: 0, height: 0 })
  readonly #hasPointer = signal(false)

  readonly #payload = computed(() => this.market().payload)
  readonly #spot = computed(() => this.#payload()?.spy.spot ?? null)
  readonly #axis = linkedSignal<{ spot: number | null; isHeld: boolean }, Axis | null>({
    source: () => ({ spot: this.#spot(), isHeld: this.#hasPointer() }),
    computation: ({ spot, isHeld }, previous) => anchored(previous?.value ?? null, spot, isHeld),
  })
  readonly #wanted = linkedSignal<Given, Slots | null>({
    source: () => ({
      payload: this.#payload(),
      axis: this.#axis(),
      height: this.#size().height,
      isNarrow: this.isNarrow(),
      focusId: this.focusId(),
    }),
    computation: ({ payload, axis, height, isNarrow, focusId }, previous) => {
      if (payload === null || axis === null || height === 0) return null
      const claims = { focusId, before: previous?.value ?? null }
      return slotsOf(payload, axis, height, isNarrow ? NARROW_ROWS : WIDE_ROWS, claims)
    },
  })
  readonly #slots = linkedSignal<{ wanted: Slots | null; isHeld: boolean }, Slots | null>({
    source: () => ({ wanted: this.#wanted(), isHeld: this.#hasPointer() }),
    computation: ({ wanted, isHeld }, previous) => {
      const held = isHeld ? previous?.value : null
      return held && held.axis === wanted?.axis ? held : wanted
    },
  })

  readonly isNarrow = computed(() => this.#size().width < NARROW)
  readonly isAbbreviated = computed(() => this.#size().width < ABBREVIATED)
  readonly rows = computed(() => {
    const slots = this.#slots()
    const payload = this.#payload()
    if (slots === null || payload === null) return []
    return ladderRows(slots, payload, this.focusId(), touchesOfRun(this.market()))
  })
  readonly chart = computed(() => {
    const slots = this.#slots()
    const payload = this.#payload()
    if (slots === null || payload === null) return null
    const { width, height } = this.#size()
    const share = this.isNarrow() ? 90 : Math.max(200, Math.round(width * 0.3))
    const size = this.isNarrow()
      ? { width: share, height, leader: 12, spanMs: 60_000 }
      : { width: share, height, leader: 40, spanMs: TRACE_MS }
    return chartView(slots, payload, this.market().trace, this.focusId(), size)
  })
  readonly why = computed(() => {
    const payload = this.#payload()
    if (payload === null) return ['No levels have come yet.', 'They come with the first records of the feed.']
    if (payload.levels.length + payload.universe.length > 0) return null
    return payload.status === 'stale'
      ? [
          'The feeds that give spot have fallen silent, so no level is placed.',
          'Their next record brings the levels back.',
        ]
      : [
          'There is no spot, so no level can be placed.',
          'A two-sided quote of SPY (mbp-1) or book of ES (mbp-10) brings it.',
        ]
  })
  readonly above = computed(() => beyond(this.#slots()?.above ?? [], 'above'))
  readonly below = computed(() => beyond(this.#slots()?.below ?? [], 'below'))

  constructor() {
    const destroyed = inject(DestroyRef)
    afterNextRender(() => {
      const observer = new ResizeObserver(([entry]) => {
        const { width, height } = entry!.contentRect
        this.#size.set({ width: Math.round(width), height: Math.round(height) })
      })
      observer.observe(this.body().nativeElement)
      destroyed.onDestroy(() => observer.disconnect())
    })
  }

  /** Puts spot in the middle. */
  recenter(): void {
    const spot = this.#spot()
    this.#axis.update((axis) => (spot === null || axis === null ? axis : around(spot, axis.half)))
  }

  /** Shows fewer (-1) or more (1) dollars. */
  zoom(step: -1 | 1): void {
    this.#axis.update((axis) => axis && zoomed(axis, step))
  }

  hold({ pointerType }: PointerEvent): void {
    // A finger's pointer leaves only when another comes: it must not hold the ladder for good.
    if (pointerType === 'mouse') this.#hasPointer.set(true)
  }

  release(): void {
    this.#hasPointer.set(false)
  }

  pick(id: string, event: MouseEvent): void {
    // After a click the keys are the page's again, Space above all; a keyboard's click has no detail and keeps focus.
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur()
    this.picked.emit(id)
  }
}
