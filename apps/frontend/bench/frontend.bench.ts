import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SignalsPayload } from '@spymaster/core/payload'
import { createGateway, type Gateway } from '@spymaster/gateway'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { builtPage } from '../test/built.ts'
import { givenLevel, givenPayload, TEN } from '../test/given.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const TIMED_FRAMES = 80
/** A page open for some minutes, at the pace at which the gateway thins out. */
const LONG_FRAMES = 120
const FRAME_MS = 60
const SETTLE_MS = 100

/**
 * What the page costs the machine that shows it: script time per snap, tasks long enough to be felt, memory that is
 * not given back, and what is loaded first. The snaps have six scored levels and twenty others, and all of them move.
 */
export async function bench(): Promise<Record<string, unknown>> {
  const dist = builtPage()
  const gateway = await createGateway({ port: 0, staticDir: dist })
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    gateway.publishLevels(snap(0))
    await page.goto(gateway.url)
    await page.locator('.row.scored').first().waitFor()
    const figures = await measure(page, gateway)
    return { ...figures, firstLoadKb: firstLoadKb(dist) }
  } finally {
    await browser.close()
    await gateway.close()
  }
}

async function measure(page: Page, gateway: Gateway): Promise<Record<string, number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  // The trace fills up first, for a page that has just been opened has less to draw.
  let seq = await play(gateway, page, 1, LONG_FRAMES)
  await page.evaluate(() => {
    const counts = globalThis as unknown as { longTasks: number }
    counts.longTasks = 0
    new PerformanceObserver((list) => {
      counts.longTasks += list.getEntries().length
    }).observe({ type: 'longtask' })
  })
  const heapBefore = await heapMb(session)
  const times: number[] = []
  for (let count = 0; count < TIMED_FRAMES; count++) {
    const before = await metric(session, 'ScriptDuration')
    gateway.publishLevels(snap(seq++))
    await page.waitForTimeout(SETTLE_MS)
    times.push(((await metric(session, 'ScriptDuration')) - before) * 1_000)
  }
  await play(gateway, page, seq, LONG_FRAMES)
  const heapGrowthMb = (await heapMb(session)) - heapBefore
  const longTasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number }).longTasks)
  times.sort((a, b) => a - b)
  return { scriptP95Ms: times[Math.floor(times.length * 0.95)]!, longTasks, heapGrowthMb }
}

async function play(gateway: Gateway, page: Page, from: number, frames: number): Promise<number> {
  for (let seq = from; seq < from + frames; seq++) {
    gateway.publishLevels(snap(seq))
    await page.waitForTimeout(FRAME_MS)
  }
  return from + frames
}

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find((entry) => entry.name === name)!.value
}

async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  return (await metric(session, 'JSHeapUsedSize')) / 2 ** 20
}

/** A snap in which spot wanders and every number changes. */
function snap(seq: number): string {
  const spot = 680 + Math.sin(seq / 9) * 0.2
  const wave = (k: number) => 50 + 45 * Math.sin(seq / 7 + k)
  const levels = [679.6, 679.8, 680, 680.2, 680.35, 680.5].map((price, k) =>
    givenLevel({
      ...{ id: `ROUND_${price}`, price, distance: Math.abs(spot - price), distanceSigned: spot - price },
      ...{ breakScore: wave(k), breakScoreRaw: wave(k + 1), signal: wave(k) > 80 ? 'BREAK' : 'NEUTRAL' },
      signalSince: wave(k) > 80 ? TEN : null,
    }),
  )
  const universe: SignalsPayload['universe'] = Array.from({ length: 20 }, (_, k) => {
    const price = 675 + k / 2 + (k < 10 ? 0 : 0.75)
    return { id: `ROUND_${price}`, price, kind: 'ROUND', distance: Math.abs(spot - price), state: 'watched' }
  })
  const spy = { spot, bid: spot - 0.01, ask: spot + 0.01, source: 'SPY' } as const
  return JSON.stringify(givenPayload({ seq, ts: TEN + seq * 1_000, levels, universe, spy }))
}

function firstLoadKb(dist: string): number {
  const names = readdirSync(dist).filter((name) => /\.(html|js|css|svg)$/.test(name))
  return names.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0) / 1_000
}
