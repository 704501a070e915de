import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadPhysics } from '../src/config/load-physics.ts'
import { spymaster } from './command-line.ts'
import { givenFile } from './given-files.ts'

const load = (given: Partial<Parameters<typeof loadPhysics>[0]>) =>
  loadPhysics({ file: undefined, set: [], hotzones: undefined, env: {}, ...given })

describe('configuration', () => {
  it('is the defaults where nothing is given', async () => {
    const { config, origins, file } = await load({})
    assert.equal(config.barrierWindowSec, 10)
    assert.equal(origins.barrierWindowSec, 'default')
    assert.equal(file, null)
  })
  it('takes the file, the environment and flags, each over the one before', async () => {
    const file = givenFile('my.json', '{"physics":{"barrierWindowSec":20,"tapeWindowSec":6,"flowMin":5}}')
    const env = { SPYMASTER_TAPE_WINDOW_SEC: '7', SPYMASTER_FLOW_MIN: '6' }
    const { config, origins } = await load({ file, env, set: ['flowMin=7'] })
    assert.deepEqual([config.barrierWindowSec, config.tapeWindowSec, config.flowMin], [20, 7, 7])
    assert.deepEqual(
      [origins.barrierWindowSec, origins.tapeWindowSec, origins.flowMin],
      ['file', 'environment', 'flag'],
    )
  })
  it('takes weights as an object', async () => {
    const { config } = await load({ set: ['weights={"liquidity":0.5,"hedge":0.3,"tape":0.2}'] })
    assert.deepEqual(config.weights, { liquidity: 0.5, hedge: 0.3, tape: 0.2 })
  })
  const listed: [string, Partial<Parameters<typeof loadPhysics>[0]>][] = [
    ['a file', { file: givenFile('zones.json', '{"physics":{"hotzones":[690,686.4]}}') }],
    ['the environment', { env: { SPYMASTER_HOTZONES: '[690,686.4]' } }],
    ['the environment, with commas alone', { env: { SPYMASTER_HOTZONES: '690, 686.4' } }],
    ['--set', { set: ['hotzones=[690,686.4]'] }],
    ['--set, with commas alone', { set: ['hotzones=690,686.4'] }],
    ['--hotzones', { hotzones: '690,686.4' }],
    ['--hotzones over --set', { set: ['hotzones=12'], hotzones: '690,686.4' }],
  ]
  for (const [name, given] of listed)
    it(`takes a list from ${name}`, async () => {
      const { config, origins } = await load(given)
      assert.deepEqual(config.hotzones, [686.4, 690])
      assert.notEqual(origins.hotzones, 'default')
    })
  it('takes a list of one, and of none over one from below', async () => {
    assert.deepEqual((await load({ hotzones: '690' })).config.hotzones, [690])
    const env = { SPYMASTER_HOTZONES: '690' }
    assert.deepEqual((await load({ env, set: ['hotzones='] })).config.hotzones, [])
  })
  it('refuses a list’s item, naming it', async () => {
    const { code, stderr } = await spymaster(['config', '--hotzones', '690,high'])
    assert.equal(code, 2)
    assert.match(stderr, /^spymaster: hotzones: each must be a number from .* 4 decimals, was "high"\n$/)
  })
  it('reports every problem at once', async () => {
    const { code, stderr } = await spymaster(['config', '--set', 'flowMin=-1', '--set', 'touchBand=2'])
    assert.equal(code, 2)
    assert.match(stderr, /flowMin .* was -1/)
  })
  const refused: [string, string, RegExp][] = [
    [
      'a key it does not know',
      '{"physics":{"barrierWindow":3}}',
      /barrierWindow is no setting of the physics/,
    ],
    ['a setting outside its section', '{"barrierWindowSec":3}', /put it inside "physics"/],
    ['what is not JSON', '{physics', /is not JSON/],
    ['a list', '[1]', /must be a JSON object/],
    [
      'weights that do not sum to 1',
      '{"physics":{"weights":{"liquidity":1,"hedge":1,"tape":0}}}',
      /sum to 1/,
    ],
    ['weights with a part missing', '{"physics":{"weights":{"liquidity":1}}}', /weights must be/],
    [
      'a window off the snap grid',
      '{"physics":{"barrierWindowSec":10.1}}',
      /whole multiple of snapIntervalMs/,
    ],
    ['an interval that does not divide 10 s', '{"physics":{"snapIntervalMs":300}}', /must divide 10000 ms/],
    ['bands out of order', '{"physics":{"touchBand":0.3}}', /touchBand must not exceed touchExit/],
  ]
  for (const [name, text, sentence] of refused)
    it(`refuses ${name}, naming it`, async () => {
      const { code, stderr } = await spymaster(['config', '--config', givenFile('bad.json', text)])
      assert.equal(code, 2)
      assert.match(stderr, sentence)
      assert.match(stderr, /^spymaster: [^\n]+\n$/)
    })
})

describe('spymaster config', () => {
  it('shows every setting with its unit, meaning and origin', async () => {
    const { stdout } = await spymaster(['config', '--set', 'flowMin=7'])
    assert.match(stdout, /barrierWindowSec +10 s/)
    assert.match(stdout, /flowMin +7 contracts +\[flag\]/)
  })
  it('shows lists as a line, also where nothing is in them', async () => {
    assert.match((await spymaster(['config'])).stdout, /hotzones +none *\n/)
    const { stdout } = await spymaster(['config', '--hotzones', '690,686.4'])
    assert.match(stdout, /hotzones +686.4, 690 USD +\[flag\]/)
  })
  it('prints one JSON object for scripts, which is itself a configuration', async () => {
    const { stdout } = await spymaster(['config', '--json'])
    const { physics, hash } = JSON.parse(stdout)
    const file = givenFile('again.json', JSON.stringify({ physics }))
    const again = JSON.parse((await spymaster(['config', '--json', '--config', file])).stdout)
    assert.equal(again.hash, hash)
  })
})
