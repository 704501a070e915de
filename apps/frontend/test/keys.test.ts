import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { actionOf, stepTo } from '../src/app/keys.ts'
import { replayView, stepped, toggled } from '../src/app/panels/replay/replay-view.ts'
import { givenRuntime } from './given.ts'

const press = (key: string, changes: object = {}) =>
  actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, element: 'BODY', ...changes })

describe('keys', () => {
  it('ask for what the help sheet says', () => {
    const keys = [' ', 'c', 'C', 'ArrowUp', 'ArrowDown', '[', ']', '+', '-', 'o', 'O', '?', 'Escape', '3']
    assert.deepEqual(
      keys.map((key) => press(key)),
      [
        ...['play', 'recenter', 'recenter', 'previous', 'next', 'slower', 'faster', 'nearer', 'farther'],
        ...['options', 'options', 'help', 'release', { select: 2 }],
      ],
    )
  })
  it('are left alone otherwise', () => {
    for (const key of ['a', '0', 'Tab', 'Enter', 'constructor']) assert.equal(press(key), null, key)
    assert.equal(press('c', { ctrlKey: true }), null)
    assert.equal(press(' ', { element: 'BUTTON' }), null)
    assert.equal(press('ArrowUp', { element: 'INPUT' }), null)
    assert.equal(press('ArrowDown', { element: 'SECTION' }), null)
  })
  it('step through levels and stop at the ends', () => {
    const ids = ['A', 'B', 'C']
    assert.deepEqual(
      [
        stepTo(ids, 'B', 1),
        stepTo(ids, 'C', 1),
        stepTo(ids, 'A', -1),
        stepTo(ids, null, 1),
        stepTo([], null, 1),
      ],
      ['C', 'C', 'A', 'A', null],
    )
  })
})

describe('the controls of a replay', () => {
  it('are absent when live and before anything is known', () => {
    assert.equal(replayView(null), null)
    assert.equal(replayView(givenRuntime({ mode: 'live' })), null)
    assert.equal(toggled(givenRuntime({ mode: 'live' })), null)
  })
  it('pause what runs and resume what is paused', () => {
    assert.deepEqual(toggled(givenRuntime()), { type: 'replay', action: 'pause' })
    assert.deepEqual(toggled(givenRuntime({ state: 'paused' })), { type: 'replay', action: 'resume' })
    assert.equal(toggled(givenRuntime({ state: 'ended' })), null)
  })
  it('step through the speeds, as fast as possible last', () => {
    const speeds = (speed: number) =>
      [-1, 1].map((step) => {
        const command = stepped(givenRuntime({ speed }), step as -1 | 1)
        return command?.action === 'speed' ? command.speed : null
      })
    assert.deepEqual([1, 0.25, 60, 0, 3].map(speeds), [
      [0.5, 2],
      [null, 0.5],
      [30, 0],
      [60, null],
      [2, 5],
    ])
  })
  it('offer nothing that the feed cannot do', () => {
    const view = replayView(givenRuntime({ mode: 'simulated', controls: [] }))
    assert.deepEqual(
      [view?.mode, view?.canPause, view?.canSetSpeed, view?.seek],
      ['SIMULATED', false, false, null],
    )
    assert.equal(stepped(givenRuntime({ controls: ['pause'] }), 1), null)
  })
})
