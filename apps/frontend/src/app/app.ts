import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core'
import { Title } from '@angular/platform-browser'
import type { SignalsPayload } from '@spymaster/core/payload'
import { actionOf, type KeyAction, stepTo } from './keys.ts'
import { touchesOfRun } from './market/level-touches.ts'
import { MarketStore } from './market/market-store.ts'
import { EndedPanel } from './panels/ended/ended-panel.ts'
import { FocusPanel } from './panels/focus/focus-panel.ts'
import { chosen, followed } from './panels/focus/follow.ts'
import { HelpSheet } from './panels/help/help-sheet.ts'
import { LadderPanel } from './panels/ladder/ladder-panel.ts'
import { scoredIds } from './panels/ladder/ladder-view.ts'
import { OptionsPanel } from './panels/options/options-panel.ts'
import { ReplayBar } from './panels/replay/replay-bar.ts'
import { stepped, toggled } from './panels/replay/replay-view.ts'
import { announcement } from './panels/status/message-view.ts'
import { StatusBar } from './panels/status/status-bar.ts'
import { price } from './theme/wording.ts'

/** Screen readers are told something at most this often. */
const ANNOUNCE_MS = 4_000

/** The one screen: status on top, the ladder in the middle, the level in focus beside it. */
@Component({
  selector: 'sm-app',
  imports: [EndedPanel, FocusPanel, HelpSheet, LadderPanel, OptionsPanel, ReplayBar, StatusBar],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './app.html',
  host: { '(document:keydown)': 'press($event)' },
})
export class App {
  readonly store = inject(MarketStore)
  readonly #title = inject(Title)
  protected readonly ladder = viewChild.required(LadderPanel)
  protected readonly options = viewChild.required(OptionsPanel)
  protected readonly help = viewChild.required(HelpSheet)

  readonly payload = computed(() => this.store.market().payload)
  readonly touches = computed(() => touchesOfRun(this.store.market()))
  readonly pinned = signal<string | null>(null)
  readonly #followed = linkedSignal<SignalsPayload | null, string | null>({
    source: this.payload,
    computation: (payload, previous) =>
      payload === null ? null : followed(payload, previous?.value ?? null),
  })
  /** The user's choice as long as it is there: one that comes back is chosen still. */
  readonly chosen = computed(() => {
    const payload = this.payload()
    return payload === null ? null : chosen(payload, this.pinned())
  })
  readonly focusId = computed(() => this.chosen() ?? this.#followed())
  readonly spoken = signal('')

  readonly #acts: Record<Exclude<KeyAction, object>, () => void> = {
    play: () => this.#play(),
    recenter: () => this.ladder().recenter(),
    previous: () => this.#step(-1),
    next: () => this.#step(1),
    slower: () => this.#changeSpeed(-1),
    faster: () => this.#changeSpeed(1),
    nearer: () => this.ladder().zoom(-1),
    farther: () => this.ladder().zoom(1),
    options: () => this.options().toggle(),
    help: () => this.help().toggle(),
    release: () => this.pinned.set(null),
  }

  #told: { payload: SignalsPayload | null; atMs: number } = { payload: null, atMs: 0 }

  constructor() {
    // Once a second, by the store's clock: titles and speech need no more.
    effect(() => {
      const nowMs = this.store.nowMs()
      untracked(() => this.#tell(nowMs))
    })
  }

  press(event: KeyboardEvent): void {
    if (this.help().isOpen && event.key !== '?') return
    const { key, ctrlKey, metaKey, altKey } = event
    const element = (document.activeElement?.tagName ?? '').toUpperCase()
    const action = actionOf({ key, ctrlKey, metaKey, altKey, element })
    if (action === null) return
    event.preventDefault()
    this.#act(action)
  }

  #act(action: KeyAction): void {
    if (typeof action === 'object') this.#select(action.select)
    else this.#acts[action]()
  }

  #play(): void {
    const command = toggled(this.store.market().runtime)
    if (command === null) this.store.toggleFreeze()
    else this.store.send(command)
  }

  #changeSpeed(step: -1 | 1): void {
    const command = stepped(this.store.market().runtime, step)
    if (command !== null) this.store.send(command)
  }

  #step(step: -1 | 1): void {
    const payload = this.payload()
    if (payload !== null) this.pinned.set(stepTo(scoredIds(payload), this.focusId(), step))
  }

  #select(index: number): void {
    const payload = this.payload()
    const id = payload === null ? undefined : scoredIds(payload)[index]
    if (id !== undefined) this.pinned.set(id)
  }

  #tell(nowMs: number): void {
    const payload = this.payload()
    this.#title.setTitle(payload === null ? 'Spymaster' : `${price(payload.spy.spot)} SPY · Spymaster`)
    if (nowMs - this.#told.atMs < ANNOUNCE_MS) return
    const text = announcement(this.#told.payload, payload)
    this.#told = { payload, atMs: nowMs }
    if (text !== '') this.spoken.set(text)
  }
}
