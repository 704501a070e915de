import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { givenMarket, linesIn, newFolder, reaches } from './given-market.ts'
import { assertSame, EVENTFUL_OPTIONS, isSnap } from './pass.ts'
import { ServiceProcess } from './service-process.ts'

const TIMEOUT = { timeout: 180_000 }

let files: string[]
let lines: string[]
before(async () => {
  const market = await givenMarket()
  files = market.files
  lines = market.lines
  assert.ok(lines.length > 700)
})

const up = (dir: string, ...more: string[]) =>
  new ServiceProcess(['up', ...files, '--port', '0', '--data-dir', dir, ...EVENTFUL_OPTIONS, ...more])
const ingest = (dir: string, speed: string) =>
  new ServiceProcess(['ingest', 'replay', ...files, '--speed', speed, '--data-dir', dir])
const core = (dir: string) => new ServiceProcess(['core', '--data-dir', dir, ...EVENTFUL_OPTIONS])

describe('after kill -9', { concurrency: true }, () => {
  it('the whole system goes on where it stopped, with every payload once and in order', TIMEOUT, async () => {
    const dir = newFolder()
    for (const count of [1, 150, 300]) {
      const system = up(dir, '--speed', '30')
      await reaches(dir, count, system)
      await system.kill()
    }
    const system = up(dir, '--speed', '0')
    await reaches(dir, lines.length, system)
    await system.kill()
    assertSame(await linesIn(dir), lines)
  })
  it('core goes on while a feed runs, and a feed while core runs', TIMEOUT, async () => {
    const dir = newFolder()
    let [feed, physics] = [ingest(dir, '15'), core(dir)]
    await reaches(dir, 20, physics)
    await physics.kill()
    physics = core(dir)
    await reaches(dir, 80, physics)
    // Had it ended, the same input would rightly be another run.
    assert.equal(feed.isOver, false)
    await feed.kill()
    feed = ingest(dir, '60')
    await reaches(dir, 200, physics)
    await physics.kill()
    physics = core(dir)
    assert.equal(await feed.ended(), 0, feed.stderr)
    await reaches(dir, lines.length, physics)
    physics.signal('SIGTERM')
    assert.equal(await physics.ended(), 143)
    assertSame(await linesIn(dir), lines)
  })
})

describe('an input that has ended', () => {
  it('runs anew when it is given again, with the same payloads but for the run', TIMEOUT, async () => {
    const dir = newFolder()
    const physics = core(dir)
    for (const round of [1, 2]) {
      assert.equal(await ingest(dir, '0').ended(), 0)
      await reaches(dir, round * lines.length, physics)
    }
    await physics.kill()
    const all = await linesIn(dir)
    const digests = (some: readonly string[]) => some.filter(isSnap).map((line) => JSON.parse(line).digest)
    assertSame(all.slice(0, lines.length), lines)
    assert.deepEqual(digests(all.slice(lines.length)), digests(lines))
    assert.equal(JSON.parse(all.at(-1)!).run, '2025-12-18.2')
  })
})

describe('a signal to the whole system', () => {
  for (const [name, signals, code] of [
    ['SIGINT', ['SIGINT'], 130],
    ['SIGTERM', ['SIGTERM'], 143],
    ['SIGINT that a launcher repeats', ['SIGINT', 'SIGINT'], 130],
  ] as const)
    it(`${name} ends it within five seconds, with its log complete`, TIMEOUT, async () => {
      const dir = newFolder()
      const system = up(dir, '--speed', '20')
      await reaches(dir, 20, system)
      const from = performance.now()
      for (const signal of signals) system.signal(signal)
      assert.equal(await system.ended(), code)
      const tookMs = performance.now() - from
      // Twice what is promised: the machine may be busy.
      assert.ok(tookMs < 10_000, `it took ${tookMs} ms`)
      assert.match(system.stdout, /Stopped; the log is complete up to here\.\n$/)
      assert.equal(system.stderr, '')
      const stored = await linesIn(dir)
      assertSame(stored, lines.slice(0, stored.length))
    })
})
