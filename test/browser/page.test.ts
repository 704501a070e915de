import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { FlowPayload, SignalsPayload } from '@spymaster/core/payload'
import { CHROMIUM_FLAGS, chromiumPath, NO_CHROMIUM } from '@spymaster/test-support'
import { type Browser, chromium, type Page } from 'playwright-core'
import { ensureBuilt } from '../../scripts/ensure-built.ts'
import { SystemProcess } from './system-process.ts'

const executablePath = chromiumPath()
const DESK = { width: 1440, height: 900 }
const PATIENCE_MS = 30_000
/** 09:36 New York of the simulated day: its options have been quoted for minutes. */
const AMONG_OPTIONS_MS = Date.UTC(2026, 10, 20, 14, 36)
/** After a pause was confirmed, all frames on their way have come. */
const SETTLE_MS = 700

/**
 * The panel, heading or cell of the page that moved farthest within three seconds. Rows of the ladder may, for their
 * prices do. Run in the page, whose types this project's tests do not know.
 */
const MOVED_IN_3_S = `new Promise((resolve) => {
  const parts = [...document.querySelectorAll('header, [role=region], h2, .cell, .message, .beyond, .heads')]
  const placesOf = () => parts.map((part) => part.getBoundingClientRect())
  const first = placesOf()
  const worst = { px: 0, what: '', watched: parts.length }
  const watch = () => {
    for (const [k, { left, top }] of placesOf().entries()) {
      const px = Math.max(Math.abs(left - first[k].left), Math.abs(top - first[k].top))
      if (px > worst.px) Object.assign(worst, { px, what: parts[k].outerHTML.slice(0, 200) })
    }
    if (performance.now() < end) requestAnimationFrame(watch)
    else resolve(worst)
  }
  const end = performance.now() + 3000
  watch()
})`

/** A page with what it heard and complained of. */
type Watched = {
  page: Page
  errors: string[]
  last: { payload: SignalsPayload | null; flow: FlowPayload | null; state: string | null }
}

describe('the page', { skip: executablePath === null && NO_CHROMIUM }, () => {
  const system = new SystemProcess()
  let browser: Browser

  before(async () => {
    assert.ok(ensureBuilt(), 'the page builds')
    await system.start()
    await system.caughtUp()
    browser = await chromium.launch({ executablePath: executablePath!, args: [...CHROMIUM_FLAGS] })
  })

  after(async () => {
    await browser?.close()
    await system.remove()
  })

  async function open(viewport = DESK, prepare?: (page: Page) => Promise<void>): Promise<Watched> {
    const page = await browser.newPage({ viewport })
    page.setDefaultTimeout(PATIENCE_MS)
    const watched: Watched = { page, errors: [], last: { payload: null, flow: null, state: null } }
    page.on('pageerror', (error) => watched.errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') watched.errors.push(message.text())
    })
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const frame = JSON.parse(String(payload))
        if (frame.type === 'levels') watched.last.payload = frame.payload
        if (frame.type === 'flow') watched.last.flow = frame.payload
        if (frame.type === 'runtime') watched.last.state = frame.state
      }),
    )
    await prepare?.(page)
    await page.goto(system.url)
    await page.locator('[data-level]').first().waitFor()
    return watched
  }

  const textOf = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).trim()

  async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(50))
      if (await condition()) return
    assert.fail(`waited ${PATIENCE_MS} ms for ${what}`)
  }

  it('moves', async () => {
    const { page } = await open()
    const clock = () => textOf(page, '.time-cell .value')
    const first = await clock()
    await until(async () => (await clock()) !== first, 'its clock to go on')
    await page.close()
  })

  it('shows the numbers of the frames', async () => {
    const { page, last, errors } = await open()
    await page.keyboard.press('Space')
    await until(() => last.state === 'paused', 'the replay to pause')
    await pause(SETTLE_MS)
    const payload = last.payload!
    assert.equal(payload.levels.length > 0, true)
    assert.equal(await textOf(page, '.spot-price'), payload.spy.spot!.toFixed(2))
    for (const level of payload.levels) {
      const row = `[data-level="${level.id}"]`
      assert.equal(await textOf(page, `${row} .price`), level.price.toFixed(2))
      assert.equal((await textOf(page, `${row} .chip`)).toUpperCase(), level.barrier.state)
      assert.equal(
        await textOf(page, `${row} .score`),
        level.breakScore === null ? '–' : String(Math.round(level.breakScore)),
      )
      assert.match((await textOf(page, `${row} .signal`)).toUpperCase(), new RegExp(level.signal))
    }
    const focus = payload.levels.find(({ note }) => note.length > 0)!
    await page.locator(`[data-level="${focus.id}"]`).click()
    await page.getByText(focus.note).first().waitFor()
    await page.keyboard.press('Space')
    await until(() => last.state === 'running', 'the replay to go on')
    assert.deepEqual(errors, [])
    await page.close()
  })

  it('shows the numbers of the option board', async () => {
    const { page, last, errors } = await open()
    await system.seek(AMONG_OPTIONS_MS)
    // Until then frames come as fast as they can be made, also after a pause.
    await until(() => (last.flow?.ts ?? 0) >= AMONG_OPTIONS_MS, 'options to come')
    assert.equal(last.flow?.status, 'ok')
    await page.locator('.board tr.spot').waitFor()
    await page.keyboard.press('Space')
    await until(() => last.state === 'paused', 'the replay to pause')
    await pause(SETTLE_MS)
    const { rows, forward, book } = last.flow!
    assert.ok(rows.length > 10)
    const fact = (name: string) => textOf(page, `[data-fact="${name}"] dd`)
    assert.match(await fact('forward'), new RegExp(`^${forward!.toFixed(2)}`))
    if (book.callWall !== null) assert.match(await fact('call wall'), new RegExp(`^${book.callWall.price}`))
    for (const { strike, call, put } of rows)
      for (const [right, cell] of Object.entries({ call, put })) {
        const row = `tr[data-strike="${strike}"] .${right}`
        const iv = cell?.iv == null ? '–' : (cell.iv * 100).toFixed(1)
        assert.equal(await textOf(page, `${row}.col-iv`), iv)
        assert.equal(await textOf(page, `${row}.col-last`), cell?.last == null ? '–' : cell.last.toFixed(2))
        assert.equal(
          await textOf(page, `${row}.col-gamma`),
          cell?.gamma == null ? '–' : cell.gamma.toFixed(3),
        )
      }
    await page.keyboard.press('Space')
    await until(() => last.state === 'running', 'the replay to go on')
    assert.deepEqual(errors, [])
    await page.close()
  })

  it('survives frames that make no sense', async () => {
    const nonsense = [
      '',
      '{',
      'null',
      '[]',
      '{"type":"levels"}',
      '{"type":"levels","payload":{"levels":7}}',
      '{"type":"no"}',
    ]
    const { page, errors } = await open(DESK, (fresh) =>
      fresh.routeWebSocket(/\/ws\/stream/, (socket) => {
        const server = socket.connectToServer()
        server.onMessage((message) => {
          for (const text of nonsense) socket.send(text)
          socket.send(Buffer.from([0, 1, 255]))
          socket.send(message)
        })
      }),
    )
    const clock = () => textOf(page, '.time-cell .value')
    const first = await clock()
    await until(async () => (await clock()) !== first, 'its clock to go on among nonsense')
    assert.deepEqual(errors, [])
    await page.close()
  })

  it('obeys the keyboard', async () => {
    const { page } = await open()
    await page.keyboard.press('?')
    await page.locator('dialog[open], [role="dialog"]').first().waitFor()
    await page.keyboard.press('Escape')
    await until(
      async () => (await page.locator('dialog[open], [role="dialog"]').count()) === 0,
      'the help to close',
    )
    // Between levels none may have the focus for a moment.
    const focused = () =>
      page.evaluate<string | null>(
        `document.querySelector('[data-level][aria-current="true"]')?.dataset.level ?? null`,
      )
    let first: string | null = null
    await until(async () => {
      first = await focused()
      return first !== null
    }, 'a level to have the focus')
    // The level in focus may be the last that is scored, or the only one for now.
    let key = 'ArrowUp'
    await until(async () => {
      key = key === 'ArrowUp' ? 'ArrowDown' : 'ArrowUp'
      await page.keyboard.press(key)
      await pause(SETTLE_MS)
      const now = await focused()
      return now !== null && now !== first
    }, 'another level to have the focus')
    await page.close()
  })

  it('shifts no layout while it moves', async () => {
    const { page } = await open()
    await pause(SETTLE_MS)
    const worst = await page.evaluate<{ px: number; what: string; watched: number }>(MOVED_IN_3_S)
    assert.ok(worst.watched > 10, `${worst.watched} parts are watched`)
    assert.ok(worst.px < 1, `${worst.what} moved by ${worst.px} px`)
    await page.close()
  })

  it('fits a phone', async () => {
    const { page } = await open({ width: 360, height: 740 })
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    assert.equal(overflow, 0)
    await page.close()
  })

  it('comes back by itself when the gateway was killed and started again', async () => {
    const { page, last } = await open()
    const shows = (text: RegExp) => async () => text.test(await page.locator('body').innerText())
    await until(shows(/\bconnected\b/i), 'the connection to show')
    await system.kill()
    await until(async () => !(await shows(/(?<!dis|not )\bconnected\b/i)()), 'the loss to show')
    last.payload = null
    await system.start()
    await until(() => last.payload !== null, 'levels to come again')
    await until(shows(/(?<!dis|not )\bconnected\b/i), 'the connection to show again')
    await page.close()
  })
})
