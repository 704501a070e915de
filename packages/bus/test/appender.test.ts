import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Appender, type Bus, BusError, messageId, openMemory, parseMessageId } from '@spymaster/bus'
import { draft, hasCode } from './bus.contract.ts'

describe('message id', () => {
  it('is read as it was made', () => {
    for (const [run, ordinal] of [
      ['2025-12-19', 0],
      ['2025-12-19.2', 12_345_678],
      ['a/b', 7],
    ] as const)
      assert.deepEqual(parseMessageId(messageId(run, ordinal)), { run, ordinal })
  })
  it('is null of an id of another form', () => {
    for (const id of ['', '7', '/7', 'run/', 'run/-1', 'run/07', 'run/1.5', 'run/99999999999999999'])
      assert.equal(parseMessageId(id), null, id)
  })
  it('takes no odd ordinals', () => {
    for (const ordinal of [-1, 0.5, Number.NaN])
      assert.throws(() => messageId('run', ordinal), hasCode('invalid'))
  })
})

describe('appender', () => {
  it('has no more under way than its window holds', async () => {
    const bus = openMemory()
    let underWay = 0
    let most = 0
    const counting: Bus = Object.assign(Object.create(bus), {
      last: () => bus.last('market'),
      bounds: () => bus.bounds('market'),
      async publish(...[stream, publication]: Parameters<Bus['publish']>) {
        most = Math.max(most, ++underWay)
        await new Promise(setImmediate)
        underWay--
        return await bus.publish(stream, publication)
      },
    })
    const ofThree = await Appender.open(counting, 'market', { windowMessages: 3 })
    for (let k = 0; k < 20; k++) await ofThree.append(draft(k))
    await ofThree.flush()
    assert.equal(most, 3)
    most = 0
    const ofBytes = await Appender.open(counting, 'market', { windowBytes: 250 })
    for (let k = 20; k < 40; k++) await ofBytes.append({ ...draft(k), data: new Uint8Array(75) })
    await ofBytes.flush()
    assert.equal(most, 2)
  })
  it('gives up when its signal aborts', async () => {
    const bus = openMemory()
    const away: Bus = Object.assign(Object.create(bus), {
      last: () => bus.last('market'),
      bounds: () => bus.bounds('market'),
      publish: () => Promise.reject(new BusError('unconfirmed', 'no answer came')),
    })
    const stop = new AbortController()
    const appender = await Appender.open(away, 'market', { signal: stop.signal })
    await appender.append(draft(0))
    const flushed = appender.flush()
    stop.abort()
    await assert.rejects(flushed, hasCode('closed'))
    await assert.rejects(appender.append(draft(1)), hasCode('closed'))
  })
  it('stops when the log ends before what it stored', async () => {
    const bus = openMemory()
    let served: Bus = bus
    const replaced: Bus = Object.assign(Object.create(bus), {
      last: () => served.last('market'),
      bounds: () => served.bounds('market'),
      publish: (...[stream, publication]: Parameters<Bus['publish']>) => served.publish(stream, publication),
    })
    const appender = await Appender.open(replaced, 'market')
    await appender.append(draft(0))
    await appender.flush()
    served = openMemory()
    await appender.append(draft(1))
    await assert.rejects(appender.flush(), hasCode('lost'))
  })
  it('goes on where the log is said, for a moment, to end before what it stored', async () => {
    const bus = openMemory()
    const behind = openMemory()
    let answers = 0
    const served = (): Bus => (answers-- > 0 ? behind : bus)
    const elected: Bus = Object.assign(Object.create(bus), {
      last: () => served().last('market'),
      bounds: () => served().bounds('market'),
      publish: (...[stream, publication]: Parameters<Bus['publish']>) =>
        served().publish(stream, publication),
    })
    const appender = await Appender.open(elected, 'market')
    await appender.append(draft(0))
    await appender.flush()
    answers = 5
    await appender.append(draft(1))
    await appender.flush()
    assert.equal(appender.stored, 2)
    assert.equal((await bus.last('market'))?.id, draft(1).id)
    assert.equal((await behind.bounds('market')).last, 0)
  })
})
