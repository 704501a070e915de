import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BarsError, barMinutesOf, readBars, tradeDaysOf } from '@spymaster/study'

const read = (text: string, zone = 'new-york') => readBars('a.csv', text, zone).bars
const startOf = (time: string, zone?: string) =>
  new Date(read(`${time},1,2,1,2,5`, zone)[0]!.startMs).toISOString()

describe('reading bars', () => {
  it('goes by headers, in any order and case', () => {
    const text = 'Volume;LOW;High;Close;Open;Timestamp\n7;1;4;3;2;2024-01-02 09:30\n'
    const startMs = Date.UTC(2024, 0, 2, 14, 30)
    assert.deepEqual(read(text), [{ startMs, open: 2, high: 4, low: 1, close: 3, volume: 7 }])
  })
  it('takes date and time from columns of their own, and Last for the close', () => {
    const text =
      'Date, Time, Open, High, Low, Last, Volume, NumberOfTrades\n2024/9/23, 08:30:00, 5779.75, 5779.75, 5777.5, 5778, 481, 404'
    const [bar] = readBars('es.csv', text, 'chicago').bars
    assert.deepEqual([bar!.close, new Date(bar!.startMs).toISOString()], [5778, '2024-09-23T13:30:00.000Z'])
  })
  it('takes columns as time, open, high, low, close, volume without a header, volume where there is one', () => {
    assert.equal(read('2024-01-02 09:30,1,2,1,2')[0]!.volume, null)
    assert.equal(read('2024-01-02 09:30,1,2,1,2,9')[0]!.volume, 9)
  })
  for (const [time, zone, instant] of [
    ['2024-07-01 09:30', 'new-york', '2024-07-01T13:30:00.000Z'],
    ['2024-01-02 09:30', 'new-york', '2024-01-02T14:30:00.000Z'],
    ['2024-07-01T08:30:15', 'chicago', '2024-07-01T13:30:15.000Z'],
    ['2024-07-01 13:30', 'utc', '2024-07-01T13:30:00.000Z'],
    ['2024-07-01 09:30', '-04:00', '2024-07-01T13:30:00.000Z'],
    ['2024-07-01T13:30:00Z', 'new-york', '2024-07-01T13:30:00.000Z'],
    ['2024-07-01 19:00:00+05:30', 'utc', '2024-07-01T13:30:00.000Z'],
    ['2024-07-01 09:30:00 -0400', 'utc', '2024-07-01T13:30:00.000Z'],
    ['20240701 09:30', 'new-york', '2024-07-01T13:30:00.000Z'],
    ['1719840600', 'new-york', '2024-07-01T13:30:00.000Z'],
    ['1719840600000', 'new-york', '2024-07-01T13:30:00.000Z'],
  ] as const)
    it(`reads ${time} in ${zone} as ${instant}`, () => assert.equal(startOf(time, zone), instant))

  const bar = '2024-01-02 09:30,1,2,1,2,5'
  for (const [text, message] of [
    ['', /a\.csv: holds no line/],
    ['time,open,high,low,close', /holds a header and no bars/],
    ['time,open,high,close', /a\.csv:1:1: the header has no low/],
    [`${bar}\nyesterday,1,2,1,2,5`, /a\.csv:2:1: time must be like .* was "yesterday"/],
    ['2024-02-30 09:30,1,2,1,2,5', /a\.csv:1:1: time/],
    [`${bar}\n${bar}`, /a\.csv:2:1: is not later/],
    ['2024-01-02 09:30,1,two,1,2,5', /a\.csv:1:3: high must be a price above 0, was "two"/],
    ['2024-01-02 09:30,1,2,0,2,5', /a\.csv:1:4: low must be a price/],
    ['2024-01-02 09:30,1,2,1,3,5', /a\.csv:1:3: high is below/],
    ['2024-01-02 09:30,1,2,1.5,2,5', /a\.csv:1:4: low is above/],
    ['2024-01-02 09:30,1,2,1,2,-5', /a\.csv:1:6: volume must be/],
    ['2024-01-02 09:30,1,2', /a\.csv:1:4: low must be a price above 0, was ""/],
  ] as const)
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.throws(
        () => read(text),
        (error: Error) => error instanceof BarsError && message.test(error.message),
      ))
})

describe('trade days of bars', () => {
  const series = (name: string, times: readonly string[], price = 1) =>
    readBars(
      name,
      times.map((time) => `${time},${price},${price},${price},${price},${price}`).join('\n'),
      'new-york',
    )

  it('begin at 18:00 of the eve and leave out what is no session', () => {
    const days = tradeDaysOf(
      [series('a', ['2024-01-05 15:59', '2024-01-06 10:00', '2024-01-07 18:00', '2024-01-08 09:30'])],
      1,
    )
    assert.deepEqual(
      days.map(({ date, bars }) => [date, bars.length]),
      [
        ['2024-01-05', 1],
        ['2024-01-08', 2],
      ],
    )
  })
  it('are of the series with most volume where two have one, in dollars', () => {
    const [day] = tradeDaysOf(
      [series('old', ['2024-01-05 10:00'], 10), series('new', ['2024-01-05 10:00'], 20)],
      10,
    )
    assert.deepEqual([day!.series, day!.bars[0]!.close], ['new', 2])
  })
  it('have bars of the length that most have, or are refused', () => {
    assert.equal(
      barMinutesOf([
        series('a', ['2024-01-05 10:00', '2024-01-05 10:05', '2024-01-05 10:10', '2024-01-05 11:00']),
      ]),
      5,
    )
    assert.throws(
      () => barMinutesOf([series('a', ['2024-01-05 10:00', '2024-01-05 10:07'])]),
      /they are 7 min apart/,
    )
    assert.throws(() => barMinutesOf([series('a', ['2024-01-05 10:00'])]), /but one bar/)
  })
})
