import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core'
import type { MarketState } from '../../market/market-state.ts'
import { endedRows } from './ended-view.ts'

/** Signals that are over, and how they ended. */
@Component({
  selector: 'sm-ended-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './ended-panel.html',
  host: { class: 'panel ended-panel', 'aria-label': 'Ended signals', role: 'region' },
})
export class EndedPanel {
  readonly market = input.required<MarketState>()
  readonly rows = computed(() => endedRows(this.market()))
}
