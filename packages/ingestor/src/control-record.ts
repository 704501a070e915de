import { type RecordView, RTYPE, systemCode, systemMessage, systemRecord } from '@spymaster/dbn'
import { CONTROL_CODE, type ControlRecord, type Ns, parseControl, printControl } from '@spymaster/events'

/** A control record as version 3 bytes, with its log time. */
export function controlBytes(control: ControlRecord, tsEvent: Ns): Uint8Array {
  return systemRecord({ instrumentId: 0, tsEvent, msg: printControl(control), code: CONTROL_CODE })
}

/** The control record of ours that the current record is; null for any other. Throws as `controlType` does. */
export function controlOf(view: RecordView): ControlRecord | null {
  if (view.rtype !== RTYPE.system || controlType(view) === null) return null
  return parseControl(systemMessage(view))
}

/**
 * Which of our control records the current system record is; null for a vendor's.
 *
 * A vendor's may bear the same code, which there means "none stated", but is not JSON.
 * Throws `EventsError` or `DbnError` where it is ours and not sound.
 */
export function controlType(view: RecordView): ControlRecord['type'] | null {
  if (systemCode(view) !== CONTROL_CODE) return null
  const text = systemMessage(view)
  return text.startsWith('{"type":') ? parseControl(text).type : null
}
