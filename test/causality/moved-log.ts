import { RTYPE } from '@spymaster/dbn'

const TS_EVENT = 8
const TS_RECV = 32
const UNDEFINED_TIME = 0xffffffffffffffffn

/** The records at other times of the day, all moved by so many minutes: a night's market as it would be in a session. */
export function moved(log: readonly Uint8Array[], minutes: number): Uint8Array[] {
  const shift = BigInt(minutes) * 60_000_000_000n
  return log.map((record) => {
    const copy = record.slice()
    const view = new DataView(copy.buffer)
    for (const at of copy[1] === RTYPE.system ? [TS_EVENT] : [TS_EVENT, TS_RECV]) {
      const time = view.getBigUint64(at, true)
      if (time !== UNDEFINED_TIME) view.setBigUint64(at, time + shift, true)
    }
    return copy
  })
}
