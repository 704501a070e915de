import { RecordView, RTYPE, systemCode, systemMessage } from '@spymaster/dbn'
import { CONTROL_CODE, parseControl } from '@spymaster/events'

/** How many records of the inputs did not go on the log, from the `end` records of its runs. */
export class DroppedCount {
  readonly #view = new RecordView()
  #count = 0

  /** Takes a message of the log. */
  fold(bytes: Uint8Array): void {
    const view = this.#view.attach(bytes)
    while (view.next()) {
      if (view.rtype !== RTYPE.system || systemCode(view) !== CONTROL_CODE) continue
      const control = parseControl(systemMessage(view))
      if (control.type === 'end') this.#count += control.dropped
    }
  }

  /** What the user should know; empty where nothing was dropped. */
  sentence(): string {
    if (this.#count === 0) return ''
    const records = this.#count === 1 ? '1 record was' : `${this.#count} records were`
    return `. ${records} left out: of other instruments, of types without use, or outside their symbol's dates`
  }
}
