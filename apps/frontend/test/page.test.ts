import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { LevelPayload } from '@spymaster/core/payload'
import { createGateway, type Gateway } from '@spymaster/gateway'
import type { ReplayCommand } from '@spymaster/gateway/protocol'
import { type Browser, chromium, type Page } from 'playwright-core'
import { builtPage } from './built.ts'
import {
  givenEvents,
  givenFlow,
  givenLevel,
  givenNoFlow,
  givenOutcomes,
  givenPayload,
  givenRuntime,
  givenTouch,
  TEN,
} from './given.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const NO_CHROMIUM = 'Chromium is not installed (apt-get install chromium, or CHROMIUM_PATH)'

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
]

const levels = [
  givenLevel(),
  givenLevel({ id: 'VWAP', kind: 'VWAP', price: 680.05 }),
  givenLevel({ id: 'ROUND_680.5', price: 680.5, side: 'RESISTANCE', direction: 'UP', distance: 0.4 }),
]
const line = (seq: number, spot = 680.1, changes: Partial<LevelPayload> = {}, among = levels) =>
  JSON.stringify(
    givenPayload({
      ...{ seq, ts: TEN + seq * 250, levels: among.map((level) => ({ ...level, ...changes })) },
      spy: { spot, bid: spot - 0.01, ask: spot + 0.01, source: 'SPY' },
    }),
  )

describe('the page in Chromium', { skip: !existsSync(CHROMIUM) && NO_CHROMIUM }, () => {
  let browser: Browser
  let gateway: Gateway
  let page: Page
  let port: number
  const commands: ReplayCommand[] = []
  const faults: string[] = []

  const serve = (at: number) =>
    createGateway({
      port: at,
      staticDir: builtPage(),
      onCommand: (command) => {
        commands.push(command)
        const { type: _, ...runtime } = givenRuntime({
          state: command.action === 'pause' ? 'paused' : 'running',
        })
        return runtime
      },
    })
  const hasFocus = (id: string) => page.locator(`.row.focus[data-level="${id}"]`).waitFor()

  before(async () => {
    gateway = await serve(0)
    port = Number(new URL(gateway.url).port)
    const { type: _, ...runtime } = givenRuntime()
    gateway.publishRuntime(runtime)
    gateway.publishLevels(line(0))
    browser = await chromium.launch({ executablePath: CHROMIUM, args: flags })
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(gateway.url)
    await page.locator('.row.scored').first().waitFor()
  })
  after(async () => {
    await browser?.close()
    await gateway?.close()
  })

  it('shows the levels from high to low and follows the nearest', async () => {
    const ids = await page
      .locator('.row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-level')))
    assert.deepEqual(ids, ['OR_HIGH', 'ROUND_680.5', 'VWAP', 'ROUND_680', 'ROUND_679'])
    await hasFocus('ROUND_680')
  })
  it('is used by keys alone', async () => {
    await page.keyboard.press('1')
    await hasFocus('ROUND_680.5')
    await page.keyboard.press('ArrowDown')
    await hasFocus('VWAP')
    await page.keyboard.press('Escape')
    await hasFocus('ROUND_680')
    await page.keyboard.press('?')
    await page.locator('dialog[open]').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
  })
  it('pauses and changes the speed of a replay', async () => {
    // Keys are the page's own once the sheet has given the focus back, and the replay's once its bar is there.
    await page.waitForFunction(() => document.activeElement === document.body)
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await page.keyboard.press('Space')
    await page.getByText('Paused: Space goes on.').waitFor()
    await page.keyboard.press(']')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    assert.deepEqual(commands, [
      { type: 'replay', action: 'pause' },
      { type: 'replay', action: 'speed', speed: 2 },
    ])
  })
  it('keeps rows where they are while the mouse is on them, and moves them afterwards', async () => {
    const row = page.locator('[data-level="VWAP"]')
    await row.hover()
    const before = await row.boundingBox()
    gateway.publishLevels(line(4, 682.5))
    await page.getByText('682.49 × 682.51').waitFor()
    assert.deepEqual(await row.boundingBox(), before)
    await page.mouse.move(1_300, 600)
    await page.waitForFunction(
      (y) => document.querySelector('[data-level="VWAP"]')?.getBoundingClientRect().y !== y,
      before?.y,
    )
    gateway.publishLevels(line(5))
    await page.keyboard.press('c')
  })
  it('gives the focus to the nearest while a chosen level is not there', async () => {
    await page.keyboard.press('2')
    await hasFocus('VWAP')
    const others = levels.filter(({ id }) => id !== 'VWAP')
    gateway.publishLevels(line(6, 680.1, {}, others))
    await hasFocus('ROUND_680')
    gateway.publishLevels(line(7))
    await hasFocus('VWAP')
    await page.keyboard.press('Escape')
    await hasFocus('ROUND_680')
  })
  it('gives options one line until there are some, and then a board of their own', async () => {
    const board = page.locator('.board')
    gateway.publishFlow(JSON.stringify(givenNoFlow()))
    gateway.publishLevels(line(9))
    await page.locator('.summary', { hasText: 'No options on the log: ' }).waitFor()
    assert.equal(await board.count(), 0)
    gateway.publishFlow(JSON.stringify(givenFlow({ ts: TEN + 2_500 })))
    gateway.publishLevels(line(10))
    await page.locator('tr.spot[data-strike="680"]').waitFor()
    assert.match(await page.locator('.options-panel .summary').innerText(), /they buy 2\.47k ES/)
    const words = await page.locator('.board .mark').allInnerTexts()
    assert.deepEqual(
      words.map((word) => word.trim()),
      ['call wall', 'flip', 'spot', 'put wall'],
    )
  })
  it('keeps spot in the middle of the board and shows or hides it by a key', async () => {
    const middle = await page.locator('.board').evaluate((board) => {
      const { top, bottom } = board.getBoundingClientRect()
      const row = board.querySelector('tr.spot')!.getBoundingClientRect()
      return (row.top - top) / (bottom - top)
    })
    assert.ok(middle > 0.3 && middle < 0.7, `${middle}`)
    await page.keyboard.press('o')
    await page.locator('.board').waitFor({ state: 'detached' })
    await page.keyboard.press('o')
    await page.locator('.board').waitFor()
  })
  it('lists the touches of the level in focus, and nothing moves when they come', async () => {
    await hasFocus('ROUND_680')
    const places = () =>
      page
        .locator('.row, .focus-panel .facts')
        .evaluateAll((all) => all.map((element) => JSON.stringify(element.getBoundingClientRect())))
    await page.getByText('Not touched yet.').waitFor()
    const before = await places()
    const outcomes = givenOutcomes({ outcome: 'BREAK', seconds: 43.25 })
    const touches = [
      givenTouch(900, { outcomes }),
      ...[300, 250, 200, 150, 100, 50].map((s) => givenTouch(s)),
    ]
    for (const line of touches.slice(0, 2).flatMap(givenEvents)) gateway.publishEvent(line)
    gateway.publishLevels(line(11))
    const lines = page.locator('.touches tbody tr')
    await lines.nth(1).waitFor()
    const texts = (await lines.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())
    assert.deepEqual(texts, ['09:55:00 above open 41 38 21', '09:45:00 above BREAK 43 s 41 38 21'])
    const row = page.locator('[data-level="ROUND_680"]')
    assert.match((await row.getAttribute('aria-label')) ?? '', /2 touches today, the last open$/)
    assert.equal(await row.locator('.met').innerText(), '2')
    for (const line of touches.slice(2).flatMap(givenEvents)) gateway.publishEvent(line)
    gateway.publishLevels(line(12))
    await page.getByText('and 2 earlier').waitFor()
    assert.equal(await lines.count(), 5)
    assert.deepEqual(await places(), before)
  })
  it('has room for the longest note, so that nothing moves when it comes', async () => {
    const note =
      'Visible bids at 680.00, 10 cents below, are being pulled without refill, and sellers lean on it: favors a break down, dealers feed moves.'
    const place = () => page.locator('.focus-panel .touches').boundingBox()
    const before = await place()
    gateway.publishLevels(line(13, 680.1, { note }))
    await page.locator('.note').getByText(note).waitFor()
    assert.deepEqual(await place(), before)
    gateway.publishLevels(line(14))
    await page.locator('.note').getByText(note).waitFor({ state: 'detached' })
  })
  it('lets the keyboard scroll the card', async () => {
    const card = page.locator('.focus-panel')
    await card.focus()
    await page.keyboard.press('End')
    await page.waitForFunction(() => document.querySelector('.focus-panel')!.scrollTop > 0)
    await page.keyboard.press('Home')
    await card.blur()
  })
  it('does not scroll sideways on a phone, nor cut the board', async () => {
    for (const width of [360, 390, 768]) {
      await page.setViewportSize({ width, height: 780 })
      await page.waitForFunction(() => document.documentElement.scrollWidth === innerWidth)
      await page.waitForFunction(() => {
        const board = document.querySelector('.board')!
        return board.scrollWidth === board.clientWidth
      })
      const cut = await page
        .locator('.touches td, .touches th')
        .evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length)
      assert.equal(cut, 0)
      // An element of its own is inline unless told otherwise, and its frame then goes to pieces.
      const pieces = await page
        .locator('.panel')
        .evaluateAll((panels) => panels.map((panel) => panel.getClientRects().length))
      assert.deepEqual(new Set(pieces), new Set([1]))
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  })
  it('comes back by itself after the gateway has gone, and says so meanwhile', async () => {
    await gateway.close()
    await page.getByText('No connection to the gateway').waitFor()
    faults.length = 0
    gateway = await serve(port)
    gateway.publishLevels(line(16, 680.2))
    await page.getByText('680.19 × 680.21').waitFor()
    await page.getByText('connected').waitFor()
  })
  it('breaks no rule of its content security policy and logs no error', () => {
    assert.deepEqual(
      faults.filter((text) => !text.includes('WebSocket connection')),
      [],
    )
  })
})

describe('the page and frames that it cannot read', { skip: !existsSync(CHROMIUM) && NO_CHROMIUM }, () => {
  it('goes on with the next and says how many there were', async () => {
    const gateway = await createGateway({
      port: 0,
      staticDir: builtPage(),
    })
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: flags })
    try {
      const page = await browser.newPage()
      await page.goto(gateway.url)
      gateway.publishLevels('{"run":"2025-12-18","ts":"soon","ended":[]}')
      await page.waitForTimeout(200)
      gateway.publishLevels(line(1))
      await page.getByText('1 frame could not be read: payload.seq must be a whole number').waitFor()
      await page.getByText('680.09 × 680.11').waitFor()
    } finally {
      await browser.close()
      await gateway.close()
    }
  })
})
