import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core'
import type { SignalsPayload } from '@spymaster/core/payload'
import { Glyph } from '../../theme/glyph.ts'
import { focusView, isCard } from './focus-view.ts'

/** The level in focus: what is said of it, and what that was made from. */
@Component({
  selector: 'sm-focus-panel',
  imports: [Glyph],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './focus-panel.html',
  host: { class: 'panel focus-panel', 'aria-label': 'Level in focus', role: 'region' },
})
export class FocusPanel {
  readonly payload = input.required<SignalsPayload | null>()
  readonly focusId = input.required<string | null>()
  readonly isPinned = input.required<boolean>()
  readonly released = output()

  readonly #view = computed(() => focusView(this.payload(), this.focusId(), this.isPinned()))
  readonly card = computed(() => {
    const view = this.#view()
    return isCard(view) ? view : null
  })
  readonly why = computed(() => {
    const view = this.#view()
    return isCard(view) ? [] : view
  })
}
