import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, openNats } from '@spymaster/bus'
import { NatsServer } from '../../packages/bus/test/nats-server.ts'
import { isSnap, levelsOn } from '../services/pass.ts'
import { ServiceProcess } from '../services/service-process.ts'
import { Chance } from './chance.ts'
import { isRecordedWhole } from './recorded.ts'
import { drawStrike, MAX_BYTES, type World } from './strikes.ts'
import { TcpProxy } from './tcp-proxy.ts'
import { type Ending, Victim } from './victim.ts'
import { victimKinds } from './victims.ts'

/** What is run, and how it is hurt. */
export type ChaosPlan = {
  readonly seed: number
  /** Blows in all. */
  readonly strikes: number
  /** Between two blows, ms: at least and at most. */
  readonly pauseMs: readonly [least: number, most: number]
  readonly files: readonly string[]
  /** How fast the files are replayed: the feed should outlast the blows. */
  readonly speed: number
  /** The payload lines that an undisturbed run gives, in order. */
  readonly lines: readonly string[]
  /** Told of each blow. */
  readonly onStrike?: (count: number, kind: string, whom: string) => void
}

/** What came of it. */
export type ChaosOutcome = {
  readonly seed: number
  readonly seconds: number
  /** Blows by kind and by whom they met, as in `kill -9: core`. */
  readonly strikes: Readonly<Record<string, number>>
  /** Blows that came while the feed was still running. */
  readonly duringFeed: number
  /** Services that ended by themselves and were started again. */
  readonly endings: readonly Ending[]
  /** The payload lines on the log at the end. */
  readonly levels: readonly string[]
  /** Snaps that a reader who was there all the time got, in order. */
  readonly read: readonly string[]
  /** Digest of the newest snap that the gateway showed at the end. */
  readonly shown: string
  /** Whether the lake has all of both streams, every record once. */
  readonly isRecorded: boolean
}

/** Runs services through a bad time, lets them come to rest, and tells what is on the log then. */
export async function runChaos(plan: ChaosPlan): Promise<ChaosOutcome> {
  const from = performance.now()
  const server = await NatsServer.start()
  const proxy = await TcpProxy.start(Number(new URL(server.url).port))
  const dir = await mkdtemp(join(tmpdir(), 'spymaster-chaos-'))
  await (await openNats({ url: server.url, maxBytes: MAX_BYTES })).close()
  const env = { NATS_URL: `nats://127.0.0.1:${proxy.port}`, SPYMASTER_LOG_LEVEL: 'warn' }
  const { files, speed } = plan
  const victims = victimKinds.map(
    ({ name, args, hasEnd }) => new Victim(name, hasEnd, args({ files, speed, dir: join(dir, name) }), env),
  )
  const reader = new ServiceProcess(['tap', 'levels.signals', '--all'], env)
  try {
    const world = { server, proxy, victims, chance: new Chance(plan.seed) }
    // It is to see everything, so it must be there before the first blow: at its start it needs the server.
    await until(async () => reader.stdout !== '' || reader.isOver)
    const { strikes, duringFeed } = await strikeAll(plan, world)
    await Promise.all(victims.filter(({ name }) => name === 'ingest').map(({ over }) => over))
    const found = await atRest(plan, server, world, reader, join(dir, 'lake'))
    const endings = victims.flatMap(({ endings }) => endings)
    if (reader.isOver) endings.push({ victim: 'reader', code: await reader.ended(), said: reader.stderr })
    const seconds = Math.round((performance.now() - from) / 1_000)
    return { seed: plan.seed, seconds, strikes, duringFeed, endings, ...found }
  } finally {
    server.resume()
    await Promise.all([...victims.map((victim) => victim.end()), reader.kill()])
    await proxy.close()
    await server.dispose()
    await rm(dir, { recursive: true, force: true })
  }
}

/** One blow after another; one that lasts does not keep the next from coming, unless it met the same. */
async function strikeAll(
  { strikes: wanted, pauseMs: [least, most], onStrike }: ChaosPlan,
  world: World,
): Promise<Pick<ChaosOutcome, 'strikes' | 'duringFeed'>> {
  const strikes: Record<string, number> = {}
  const feed = { isOver: false }
  world.victims
    .find(({ name }) => name === 'ingest')
    ?.over.then(() => {
      feed.isOver = true
    })
  let duringFeed = 0
  let underWay: Promise<void> = Promise.resolve()
  for (let count = 1; count <= wanted; count++) {
    await pause(world.chance.between(least, most))
    const { name, strike } = drawStrike(world.chance)
    if (name.includes('server') || name === 'full stream') await underWay
    if (!feed.isOver) duringFeed++
    underWay = strike(world).then((whom) => {
      const key = `${name}: ${whom}`
      strikes[key] = (strikes[key] ?? 0) + 1
      onStrike?.(count, name, whom)
    })
    if (name.includes('server') || name === 'full stream') await underWay
  }
  await underWay
  return { strikes, duringFeed }
}

/** Waits until core has made all there is to make and everybody has got it. */
async function atRest(
  { lines }: ChaosPlan,
  server: NatsServer,
  { victims }: World,
  reader: ServiceProcess,
  lakeDir: string,
): Promise<Pick<ChaosOutcome, 'levels' | 'read' | 'shown' | 'isRecorded'>> {
  const bus = await openNats({ url: server.url })
  try {
    await until(async () => (await lastOf(bus)) >= lines.length)
    // What came twice would come now.
    await pause(1_000)
    const levels = await levelsOn(bus)
    const snaps = levels.filter(isSnap)
    const readLines = () => reader.stdout.split('\n').slice(0, -1)
    await until(async () => readLines().length >= snaps.length || reader.isOver)
    const gateway = victims.find(({ name }) => name === 'gateway')!
    const shown = await shownBy(gateway, JSON.parse(snaps.at(-1) ?? '{}').digest)
    await until(() => isRecordedWhole(bus, lakeDir))
    return { levels, read: readLines(), shown, isRecorded: await isRecordedWhole(bus, lakeDir) }
  } finally {
    await bus.close()
  }
}

const lastOf = async (bus: Bus): Promise<number> =>
  await bus.bounds('levels').then(
    ({ last }) => last,
    () => 0,
  )

/** The digest that a gateway shows to somebody who comes now; waits for the one wanted, for a while. */
async function shownBy(gateway: Victim, wanted: string): Promise<string> {
  let shown = ''
  await until(async () => {
    const url = /http(:\/\/[\d.:]+)/.exec(gateway.stdout)?.[1]
    if (url !== undefined) shown = await newestOf(`ws${url}/ws/stream`).catch(() => '')
    return shown === wanted
  })
  return shown
}

function newestOf(url: string): Promise<string> {
  const socket = new WebSocket(url)
  return new Promise<string>((resolve, reject) => {
    socket.onerror = () => reject(new Error('the gateway is away'))
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data)
      if (frame.type === 'levels') resolve(frame.payload.digest)
    }
    setTimeout(() => reject(new Error('the gateway shows nothing')), 2_000)
  }).finally(() => socket.close())
}

/** Waits two minutes at most: what comes then does not come. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const from = performance.now()
  while (!(await holds()) && performance.now() - from < 120_000) await pause(100)
}
