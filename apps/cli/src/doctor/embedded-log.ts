import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bus, BusError, openEmbedded, STREAMS, type StreamName } from '@spymaster/bus'
import { type Examination, type Finding, failed, ok } from './finding.ts'
import { ageOf, endsRun, fillOf, lagOf, type StreamState } from './streams.ts'

/** The log below the data folder. Nothing is made or locked: it can be looked at while others write. */
export function embeddedLog(dataDir: string): Examination {
  return { title: `Log in ${join(dataDir, 'bus')}`, look: () => look(dataDir) }
}

async function look(dataDir: string): Promise<readonly Finding[]> {
  const folder = join(dataDir, 'bus')
  try {
    if (!(await isThere(folder))) return [ok('log', 'none yet; spymaster up makes it')]
    const bus = await openEmbedded({ dir: dataDir })
    try {
      return await findings(bus)
    } finally {
      await bus.close()
    }
  } catch (error) {
    return [failed('log', error)]
  }
}

/** Whether there is such a folder. Throws `BusError` where that is not to be seen. */
async function isThere(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory()
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    const todo = 'change the permissions of its folder, or name another with --data-dir'
    throw new BusError('storage', `${folder} cannot be looked at (${code || message})`, error, todo)
  }
}

async function findings(bus: Bus): Promise<Finding[]> {
  // Asked first: the log grows meanwhile, and core with it, who would else be ahead of what was seen of the log.
  const reported = await bus.reported('core')
  const market = await stateOf(bus, 'market')
  const levels = { ...(await stateOf(bus, 'levels')), hasEnded: market.hasEnded }
  const states = { market, levels }
  const ofStreams = STREAMS.flatMap((name) => [ageOf(name, states[name]), fillOf(name, states[name].usage)])
  return [...ofStreams, lagOf(market, reported)]
}

async function stateOf(bus: Bus, stream: StreamName): Promise<StreamState> {
  const [usage, { last }, newest] = [
    await bus.usage(stream),
    await bus.bounds(stream),
    await bus.last(stream),
  ]
  return { usage, last, hasEnded: stream === 'market' && newest !== null ? endsRun(newest) : null }
}
