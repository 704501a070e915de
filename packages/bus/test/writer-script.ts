// Appends to the market log until it is killed: node writer-script.ts embedded FOLDER | nats URL
import { writeSync } from 'node:fs'
import { Appender, messageId, openEmbedded, openNats, parseMessageId } from '@spymaster/bus'

const [kind, place = ''] = process.argv.slice(2)
const bus =
  kind === 'nats' ? await openNats({ url: place }) : await openEmbedded({ dir: place, segmentBytes: 2 ** 20 })
const appender = await Appender.open(bus, 'market', { windowMessages: 32 })
const resumed = appender.resumed === null ? null : parseMessageId(appender.resumed.id)

let told = -1
for (let ordinal = (resumed?.ordinal ?? -1) + 1; ; ordinal++) {
  const data = new Uint8Array(1 + ((ordinal * 7919) % 20_000)).fill(ordinal)
  await appender.append({ subject: 'market.events', id: messageId('run', ordinal), data })
  if (appender.stored > told) writeSync(1, `${appender.stored}\n`)
  told = appender.stored
}
