import { headers as emptyHeaders, type MsgHdrs } from '@nats-io/transport-node'
import type { Message, Publication } from '../bus.ts'

/** The server remembers the newest of these, which is what `EXPECT_ID` is compared with. */
const ID = 'Nats-Msg-Id'
const EXPECT = 'Nats-Expected-Last-Sequence'
const EXPECT_ID = 'Nats-Expected-Last-Msg-Id'
const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({})

/** The headers of a publish. */
export function natsHeaders({ id, headers, expectLast, expectLastId }: Publication): MsgHdrs {
  const all = emptyHeaders()
  all.set(ID, id)
  all.set(EXPECT, String(expectLast))
  if (expectLastId !== undefined) all.set(EXPECT_ID, expectLastId)
  for (const name in headers) all.set(name, headers[name]!)
  return all
}

/** What both a delivered and a fetched message have. */
type Received = {
  readonly seq: number
  readonly subject: string
  readonly data: Uint8Array
  readonly headers: MsgHdrs | undefined
}

/** A message as it was published. */
export function readMessage({ seq, subject, data, headers }: Received): Message {
  return { seq, subject, id: headers?.get(ID) ?? '', headers: ours(headers), data: aligned(data) }
}

function ours(headers: MsgHdrs | undefined): Readonly<Record<string, string>> {
  let found: Record<string, string> | null = null
  for (const [name, values] of headers ?? []) {
    if (name.startsWith('Nats-')) continue
    found ??= {}
    found[name] = values[0] ?? ''
  }
  return found ?? NO_HEADERS
}

/** Data that begins on a multiple of eight bytes and does not keep the socket's whole chunk alive. */
function aligned(data: Uint8Array): Uint8Array {
  const copy = new Uint8Array(data.length)
  copy.set(data)
  return copy
}
