import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core'
import type { SignalsPayload } from '@spymaster/core/payload'
import type { TouchReport } from '@spymaster/gateway/protocol'
import { Glyph } from '../../theme/glyph.ts'
import { focusView, isCard } from './focus-view.ts'
import { TouchList } from './touch-list.ts'
import { touchesView } from './touches-view.ts'

/** The level in focus: what is said of it, and what that was made from. */
@Component({
  selector: 'sm-focus-panel',
  imports: [Glyph, TouchList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './focus-panel.html',
  // It scrolls, so that the keyboard must get into it.
  host: { class: 'panel focus-panel', 'aria-label': 'Level in focus', role: 'region', tabindex: '0' },
})
export class FocusPanel {
  readonly payload = input.required<SignalsPayload | null>()
  readonly focusId = input.required<string | null>()
  /** Of the run, oldest first. */
  readonly touches = input.required<readonly TouchReport[]>()
  readonly isPinned = input.required<boolean>()
  readonly released = output()

  readonly #view = computed(() => focusView(this.payload(), this.focusId(), this.isPinned()))
  readonly card = computed(() => {
    const view = this.#view()
    return isCard(view) ? view : null
  })
  readonly touchList = computed(() => touchesView(this.payload(), this.focusId(), this.touches()))
  readonly why = computed(() => {
    const view = this.#view()
    return isCard(view) ? [] : view
  })
}
