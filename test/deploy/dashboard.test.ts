import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { Dependencies } from '../../apps/cli/src/service/telemetry/dependencies.ts'
import { Metrics } from '../../apps/cli/src/service/telemetry/metrics.ts'
import { Monitor } from '../../apps/cli/src/service/telemetry/monitor.ts'
import { readText, repository } from '../rules/source-file.ts'

type Target = { readonly expr: string; readonly datasource: { readonly uid: string } }
type Panel = {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly Target[]
}
type Rule = {
  readonly alert: string
  readonly expr: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

const dashboard = JSON.parse(readText('deploy/grafana/dashboards/spymaster.json') ?? '')
const panels: readonly Panel[] = dashboard.panels
const drawn = panels.filter(({ type }) => type !== 'row')
const rules: readonly Rule[] = parse(readText('deploy/prometheus/alerts.yaml') ?? '').groups.flatMap(
  ({ rules: of }: { rules: Rule[] }) => of,
)
const queries = [
  ...drawn.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [`panel ${title}`, expr] as const)),
  ...rules.map(({ alert, expr }) => [`alert ${alert}`, expr] as const),
  ...dashboard.annotations.list.map(
    ({ name, expr }: { name: string; expr: string }) => [`mark ${name}`, expr] as const,
  ),
]

/** What Prometheus itself knows. */
const OF_PROMETHEUS = ['up', 'ALERTS']
const metricsIn = (expr: string): string[] =>
  expr.replace(/"[^"]*"/g, '""').match(/\b(?:spymaster|process|nodejs)_\w+|\bup\b|\bALERTS\b/g) ?? []

const folder = mkdtempSync(join(tmpdir(), 'spymaster-promtool-'))
after(() => rmSync(folder, { recursive: true }))

/** Why promtool's own checks are skipped. */
const promtoolSkip =
  spawnSync('promtool', ['--version']).status === 0
    ? false
    : 'promtool is not installed (Debian: apt-get install prometheus)'
const promtool = (...args: string[]) => spawnSync('promtool', args, { cwd: repository, encoding: 'utf8' })

describe('dashboard and alerts', () => {
  let exported: Set<string>
  before(async () => {
    const monitor = new Monitor('core', '0.0.0', new Dependencies(() => {}))
    const text = await new Metrics(monitor).text()
    const names = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    )
    exported = new Set([...names, ...OF_PROMETHEUS])
    assert.ok(names.length > 30)
  })

  it('ask only for metrics that the services export', () => {
    for (const [who, expr] of queries) {
      const used = metricsIn(expr)
      assert.ok(used.length > 0, `${who}: ${expr}`)
      assert.deepEqual([who, used.filter((name) => !exported.has(name))], [who, []])
    }
  })
  it('leave out none of the metrics that are ours', () => {
    const used = new Set(queries.flatMap(([, expr]) => metricsIn(expr)))
    const ours = [...exported].filter((name) => name.startsWith('spymaster_') && !/_(sum|count)$/.test(name))
    assert.deepEqual(
      ours.filter((name) => !used.has(name)),
      [],
    )
  })
  it('are queries that Prometheus understands', { skip: promtoolSkip }, () => {
    const variables = (expr: string) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$service', '.*')
    const records = queries.map(([, expr], at) => ({ record: `check:${at}`, expr: variables(expr) }))
    const path = join(folder, 'queries.json')
    writeFileSync(path, JSON.stringify({ groups: [{ name: 'queries', rules: records }] }))
    const { status, stdout, stderr } = promtool('check', 'rules', path)
    assert.equal(status, 0, stdout + stderr)
  })
})

describe('the alerts', () => {
  it('say whether to wake somebody, what is wrong, and what that means', () => {
    for (const { alert, labels, annotations } of rules) {
      assert.match(alert, /^Spymaster[A-Z]\w+$/)
      assert.match(labels.severity ?? '', /^(page|warn)$/, alert)
      assert.ok(annotations.summary && annotations.description, alert)
    }
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length)
  })
  it('each have a place in the page for operators', () => {
    const page = readText('docs/deployment.md') ?? ''
    assert.deepEqual(
      rules.map(({ alert }) => alert).filter((alert) => !page.includes(`\`${alert}\``)),
      [],
    )
  })
  it('fire for what they are for, and for nothing else', { skip: promtoolSkip }, () => {
    const { status, stdout, stderr } = promtool('test', 'rules', 'deploy/prometheus/alerts.test.yaml')
    assert.equal(status, 0, stdout + stderr)
    const config = promtool('check', 'config', 'deploy/prometheus/prometheus.yaml')
    assert.equal(config.status, 0, config.stdout + config.stderr)
  })
})

describe('the dashboard', () => {
  it('has a title and an explanation for each panel, and asks the source that is provisioned', () => {
    const { datasources } = parse(readText('deploy/grafana/provisioning/datasources/prometheus.yaml') ?? '')
    for (const { title, description = '', targets = [] } of drawn) {
      assert.ok(title !== '' && description.length > 10, title)
      assert.ok(targets.length > 0, title)
      for (const { datasource } of targets) assert.equal(datasource.uid, datasources[0].uid, title)
    }
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length)
  })
  it('lies where Grafana is told to look', () => {
    const { providers } = parse(readText('deploy/grafana/provisioning/dashboards/spymaster.yaml') ?? '')
    assert.ok(
      (readText('deploy/docker-compose.yaml') ?? '').includes(
        `./grafana/dashboards:${providers[0].options.path}:ro`,
      ),
    )
  })
  it('lays its panels side by side, none over another', () => {
    const cells = new Map<string, string>()
    for (const {
      title,
      gridPos: { x, y, w, h },
    } of panels) {
      assert.ok(x + w <= 24, title)
      for (let column = x; column < x + w; column++)
        for (let line = y; line < y + h; line++) {
          const cell = `${column},${line}`
          assert.equal(cells.get(cell), undefined, `${title} lies over ${cells.get(cell)}`)
          cells.set(cell, title)
        }
    }
  })
})
