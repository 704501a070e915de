import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core'
import type { ReplayCommand, RuntimeFrame } from '@spymaster/gateway/protocol'
import { Glyph } from '../../theme/glyph.ts'
import { clock } from '../../theme/wording.ts'
import { replayView, stepped, toggled } from './replay-view.ts'

/** Time and speed of a replay or a simulated day, and their controls; nothing when live. */
@Component({
  selector: 'sm-replay-bar',
  imports: [Glyph],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './replay-bar.html',
  host: { class: 'replay-bar', '[hidden]': 'view() === null', 'aria-label': 'Replay', role: 'region' },
})
export class ReplayBar {
  readonly runtime = input.required<RuntimeFrame | null>()
  readonly asked = output<ReplayCommand>()
  readonly view = computed(() => replayView(this.runtime()))
  readonly clock = clock

  ask(command: ReplayCommand | null): void {
    if (command !== null) this.asked.emit(command)
  }

  toggle(): void {
    this.ask(toggled(this.runtime()))
  }

  step(step: -1 | 1): void {
    this.ask(stepped(this.runtime(), step))
  }

  seek(event: Event): void {
    const ts = Number((event.target as HTMLInputElement).value)
    this.ask({ type: 'replay', action: 'seek', ts })
  }
}
