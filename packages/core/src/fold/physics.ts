import { RecordView, RTYPE, systemCode, systemMessage } from '@spymaster/dbn'
import { CONTROL_CODE, type ControlRecord, parseControl } from '@spymaster/events'
import type { PhysicsConfig } from '../config/physics-config.ts'
import { resolvePhysics } from '../config/physics-config.ts'
import type { EventPayload } from '../payload/events.ts'
import type { FlowPayload } from '../payload/flow.ts'
import type { PlacebosPayload } from '../payload/placebos.ts'
import type { SignalsPayload } from '../payload/signals.ts'
import { CoreError } from './core-error.ts'
import type { OptionPrint } from './print-watch.ts'
import { RunFold, type RunOptions } from './run-fold.ts'

/** How the physics is run. */
export type PhysicsOptions = {
  /** All defaults when absent; see `resolvePhysics`. */
  readonly config?: PhysicsConfig
  /** The ES contract to use, as in `ESH4`, whatever the run would choose. */
  readonly contract?: string | null
  /** Receives each published snap, in order. */
  readonly onSnap: (payload: SignalsPayload) => void
  /** Receives the monitored placebos of each published snap, before the snap; without it none are computed. */
  readonly onPlacebos?: (placebos: PlacebosPayload) => void
  /**
   * Receives the option flow at the first published snap of each second, and where the strikes near spot change, before
   * the snap; without it none is made.
   */
  readonly onFlow?: (flow: FlowPayload) => void
  /**
   * Receives what is to be told of touch events, of real levels and of placebos, at the snap at which it is known:
   * before the flow and the snap of that time, in order of level id. Without it there are none.
   */
  readonly onEvent?: (event: EventPayload) => void
  /** Receives what each option trade is, as it is folded: in the midst of `fold`. Reading them changes nothing. */
  readonly onPrint?: (print: OptionPrint) => void
}

/**
 * The physics: folds the log, publishes a payload per snap. Pure and deterministic: the same records and the same
 * configuration give the same payloads, however they are batched, whenever they come.
 */
export class Physics {
  readonly #options: RunOptions
  readonly #view = new RecordView()
  #run: RunFold | null = null

  constructor(options: PhysicsOptions) {
    const { config = resolvePhysics(), contract = null, onSnap } = options
    const { onPlacebos = null, onFlow = null, onEvent = null, onPrint = null } = options
    this.#options = { config, contract, onSnap, onPlacebos, onFlow, onEvent, onPrint }
  }

  /**
   * Folds a run of consecutive records of the log, version 3, back to back, 4-byte aligned.
   * Throws `CoreError` when the log does not open with a `session` record or a control record makes no sense, and
   * `DbnError` when the bytes are not whole records.
   */
  fold(bytes: Uint8Array): void {
    const view = this.#view.attach(bytes)
    while (view.next()) {
      if (view.rtype === RTYPE.system) this.#control(view)
      else if (this.#run === null)
        throw new CoreError('the log must open with a session record, which is missing')
      else this.#run.market(view)
    }
  }

  /** Records of vendors' systems say nothing about the market and are passed over. */
  #control(view: RecordView): void {
    if (systemCode(view) !== CONTROL_CODE) return
    const record = parse(systemMessage(view))
    if (record.type === 'session') this.#run = new RunFold(record, view, this.#options)
    else if (this.#run === null)
      throw new CoreError('the log must open with a session record, which is missing')
    else this.#run.control(record, view)
  }
}

function parse(message: string): ControlRecord {
  try {
    return parseControl(message)
  } catch (cause) {
    throw new CoreError(`a control record on the log makes no sense: ${(cause as Error).message}`, { cause })
  }
}
