// A process that does nothing but record: lake.bench.ts starts it to see how much memory that takes.
import { openEmbedded } from '@spymaster/bus'
import { Recording } from './recording.ts'

const [logDir = '', last = '', lakeDir = ''] = process.argv.slice(2)

const bus = await openEmbedded({ dir: logDir })
await new Recording(true).record(bus, Number(last), lakeDir)
await bus.close()
process.send?.(Math.round(process.resourceUsage().maxRSS / 1024))
