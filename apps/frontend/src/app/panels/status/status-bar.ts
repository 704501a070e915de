import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core'
import { MarketStore } from '../../market/market-store.ts'
import { Glyph } from '../../theme/glyph.ts'
import { messageOf } from './message-view.ts'
import { statusView } from './status-view.ts'

/** Prices, time and health, and one line that says what matters most. */
@Component({
  selector: 'sm-status-bar',
  imports: [Glyph],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './status-bar.html',
  host: { class: 'status-bar' },
})
export class StatusBar {
  readonly #store = inject(MarketStore)
  readonly view = computed(() => statusView(this.#store.market(), this.#store.link(), this.#store.nowMs()))
  readonly message = computed(() =>
    messageOf(this.#store.market(), {
      link: this.#store.link(),
      nowMs: this.#store.nowMs(),
      heardAtMs: this.#store.heardAtMs(),
      isFrozen: this.#store.isFrozen(),
      isOutdated: this.#store.isOutdated,
      unread: this.#store.unread(),
    }),
  )
}
