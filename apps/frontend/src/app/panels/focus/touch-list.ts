import { ChangeDetectionStrategy, Component, input } from '@angular/core'
import { Glyph } from '../../theme/glyph.ts'
import type { TouchesView } from './touches-view.ts'

/** What became of each touch of the level, beside what chance would have made of it. As high empty as full. */
@Component({
  selector: 'sm-touch-list',
  imports: [Glyph],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './touch-list.html',
  host: { class: 'touches', role: 'region', 'aria-label': 'Touches today' },
})
export class TouchList {
  readonly view = input.required<TouchesView>()
}
