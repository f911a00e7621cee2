// Drives FakeBotpress with Botpress's own published client. Arguments: API URL, token, bot id, webhook URL and webhook secret.
// One line a step on stdout: "ok NAME" or "FAILED NAME: why". "ask WORD" asks the test for something, which answers with one line on stdin.
import assert from 'node:assert/strict'
import readline from 'node:readline'
import { Client, isApiError } from '@botpress/client'

const [apiUrl, token, botId, webhook, webhookSecret] = process.argv.slice(2)
const client = new Client({ apiUrl, token, botId })
const answers = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const table = 'DriveTable'

const ask = async (word) => {
  console.log(`ask ${word}`)
  return (await answers.next()).value
}

const step = async (name, body) => {
  try {
    await body()
    console.log(`ok ${name}`)
  } catch (e) {
    console.log(`FAILED ${name}: ${String(e.message).replaceAll('\n', ' ')}`)
  }
}

const refuses = async (call, type, code) => {
  const error = await call.then(() => null, (e) => e)
  assert.ok(isApiError(error), `an error of the API, not ${error}`)
  assert.equal(error.type, type, error.message)
  assert.equal(error.code, code)
}

const keys = async (filter) => (await client.findTableRows({ table, filter })).rows.map((row) => row.key).join('')

await step('getOrCreateTable creates', async () => {
  const properties = { key: { type: 'string' }, n: { type: 'number' }, at: { type: 'string', format: 'date-time' }, o: { type: 'object' } }
  const made = await client.getOrCreateTable({ table, keyColumn: 'key', factor: 2, schema: { type: 'object', properties } })
  assert.equal(made.created, true)
  assert.equal(made.rows, 0)
  assert.equal(made.table.name, table)
  assert.equal(made.table.factor, 2)
  assert.equal(made.table.keyColumn, 'key')
  assert.equal(made.table.schema.properties.key.type, 'string')
  assert.equal(typeof made.table.schema.properties.n['x-zui'].index, 'number')
})

await step('getOrCreateTable leaves what is there', async () => {
  const found = await client.getOrCreateTable({ table, schema: { x: { type: 'string' } } })
  assert.equal(found.created, false)
  assert.ok(found.table.schema.properties.key)
})

await step('upsert inserts', async () => {
  const done = await client.upsertTableRows({ table, keyColumn: 'key', rows: [{ key: 'a', n: 1 }, { key: 'b', n: 2 }] })
  assert.equal(done.inserted.length, 2)
  assert.equal(done.updated.length, 0)
  assert.equal(done.errors, undefined)
  assert.equal(typeof done.inserted[0].id, 'number')
  assert.deepEqual(done.inserted[0].computed, {})
})

await step('upsert updates and keeps the other columns', async () => {
  const rows = [{ key: 'a', at: '2026-01-02T03:04:05Z' }, { key: 'c', n: 3 }]
  const done = await client.upsertTableRows({ table, keyColumn: 'key', rows })
  assert.equal(done.inserted.length, 1)
  assert.equal(done.updated[0].n, 1)
  assert.equal(done.updated[0].at, '2026-01-02T03:04:05Z')
})

await step('partial success', async () => {
  const rows = [{ key: 'd', n: 'no number' }, { key: 'e', n: 5 }, { key: 'f', o: { t: 'x'.repeat(9000) } }]
  const done = await client.upsertTableRows({ table, keyColumn: 'key', rows })
  assert.equal(done.inserted.length, 1)
  assert.equal(done.errors.length, 2)
  assert.equal(typeof done.errors[0], 'string')
})

await step('an unknown column is a warning', async () => {
  const done = await client.createTableRows({ table, rows: [{ key: 'g', zzz: 1 }] })
  assert.equal(done.rows.length, 1)
  assert.equal(done.rows[0].zzz, undefined)
  assert.equal(done.warnings.length, 1)
})

await step('create refuses a key that is there', async () => {
  const done = await client.createTableRows({ table, rows: [{ key: 'g' }] })
  assert.equal(done.rows.length, 0)
  assert.equal(done.errors.length, 1)
})

await step('filters', async () => {
  assert.equal(await keys({ key: { $eq: 'a' } }), 'a')
  assert.equal(await keys({ n: { $gte: 2 } }), 'bce')
  assert.equal(await keys({ n: { $gt: 2, $lt: 5 } }), 'c')
  assert.equal(await keys({ key: { $in: ['a', 'b', 'q'] } }), 'ab')
  assert.equal(await keys({ key: 'c' }), 'c')
  assert.equal(await keys({ $or: [{ key: 'a' }, { n: 5 }] }), 'ae')
  assert.equal(await keys({ $not: { n: { $exists: true } } }), 'g')
  assert.equal(await keys({ key: { $regex: '^[AB]', $options: 'i' } }), 'ab')
  assert.equal(await keys({ createdAt: { $gte: new Date(Date.now() - 60_000).toISOString() } }), 'abceg')
  assert.equal(await keys({ createdAt: { $lt: '2020-01-01' } }), '')
})

await step('order, limit, offset, select', async () => {
  const found = await client.findTableRows({ table, orderBy: 'key', orderDirection: 'desc', limit: 2, offset: 1, select: ['key'] })
  assert.deepEqual(found.rows.map((row) => row.key), ['e', 'c'])
  assert.equal(found.hasMore, true)
  assert.equal(found.limit, 2)
  assert.equal(found.offset, 1)
  assert.equal(found.rows[0].n, undefined)
  assert.ok(found.rows[0].createdAt)
})

await step('groups', async () => {
  const { rows } = await client.findTableRows({ table, group: { key: 'count', n: ['sum', 'max'] } })
  assert.equal(rows[0].keyCount, 5)
  assert.equal(rows[0].nSum, 11)
  assert.equal(rows[0].nMax, 5)
})

let id
await step('getTableRow', async () => {
  id = (await client.findTableRows({ table, filter: { key: 'a' } })).rows[0].id
  assert.equal((await client.getTableRow({ table, id })).row.key, 'a')
  await refuses(client.getTableRow({ table, id: 99_999 }), 'ResourceNotFound', 404)
})

await step('updateTableRows', async () => {
  const done = await client.updateTableRows({ table, rows: [{ id, n: 42 }] })
  assert.equal(done.rows[0].n, 42)
  assert.equal(done.rows[0].key, 'a')
})

await step('refuses two rows of one key, an unknown key column, too many rows, none, too wide a page, an unknown operator', async () => {
  const many = Array.from({ length: 1001 }, (_, i) => ({ key: `k${i}` }))
  await refuses(client.upsertTableRows({ table, keyColumn: 'key', rows: [{ key: 'x' }, { key: 'x' }] }), 'InvalidPayload', 400)
  await refuses(client.upsertTableRows({ table, keyColumn: 'nope', rows: [{ key: 'x' }] }), 'InvalidPayload', 400)
  await refuses(client.upsertTableRows({ table, keyColumn: 'key', rows: many }), 'InvalidPayload', 400)
  await refuses(client.createTableRows({ table, rows: [] }), 'InvalidPayload', 400)
  await refuses(client.findTableRows({ table, limit: 1001 }), 'InvalidPayload', 400)
  await refuses(client.findTableRows({ table, filter: { n: { $what: 1 } } }), 'InvalidQuery', 400)
})

await step('upsert by id, as the public recipe does', async () => {
  const done = await client.upsertTableRows({ table, keyColumn: 'id', rows: [{ id, n: 7 }], waitComputed: true })
  assert.equal(done.updated.length, 1)
  assert.equal(done.updated[0].n, 7)
})

await step('deletes by id and by filter, and not for want of one', async () => {
  assert.equal((await client.deleteTableRows({ table, ids: [id, 12_345] })).deletedRows, 1)
  const done = await client.deleteTableRows({ table, filter: { key: { $in: ['b', 'c'] } } })
  assert.equal(typeof done.job.id, 'string')
  assert.equal((await client.getTableJobs({ table })).jobs[0].type, 'delete_rows')
  assert.equal((await client.findTableRows({ table })).rows.length, 2)
  await refuses(client.deleteTableRows({ table }), 'InvalidPayload', 400)
})

await step('refuses names and schemas outside the limits', async () => {
  const a = { a: { type: 'string' } }
  const wide = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`c${i}`, { type: 'string' }]))
  await refuses(client.getOrCreateTable({ table: 'NoSuffix', schema: a }), 'InvalidPayload', 400)
  await refuses(client.getOrCreateTable({ table: `${'A'.repeat(31)}Table`, schema: a }), 'InvalidPayload', 400)
  await refuses(client.getOrCreateTable({ table: 'ATable', schema: wide }), 'InvalidPayload', 400)
  await refuses(client.getOrCreateTable({ table: 'ATable', schema: { ['c'.repeat(31)]: { type: 'string' } } }), 'InvalidPayload', 400)
  await refuses(client.getOrCreateTable({ table: 'ATable', factor: 31, schema: a }), 'InvalidPayload', 400)
  await refuses(client.getOrCreateTable({ table: 'ATable', schema: { a: { type: 'text' } } }), 'InvalidJsonSchema', 400)
})

await step('creates, updates, renames a column, duplicates, lists', async () => {
  const { table: other } = await client.createTable({ name: 'OtherTable', schema: { a: { type: 'string' } } })
  await refuses(client.createTable({ name: 'OtherTable', schema: { a: { type: 'string' } } }), 'AlreadyExists', 409)
  const updated = await client.updateTable({ table: other.id, factor: 3, schema: { b: { type: 'number' } }, keyColumn: 'a' })
  assert.equal(updated.table.factor, 3)
  assert.ok(updated.table.schema.properties.a && updated.table.schema.properties.b)
  await refuses(client.updateTable({ table: 'OtherTable', factor: 1 }), 'InvalidPayload', 400)
  await client.createTableRows({ table: 'OtherTable', rows: [{ a: '1' }] })
  const renamed = await client.renameTableColumn({ table: 'OtherTable', name: 'a', newName: 'z' })
  assert.ok(renamed.table.schema.properties.z)
  assert.equal((await client.findTableRows({ table: other.id, filter: { z: '1' } })).rows.length, 1)
  await client.duplicateTable({ sourceTableId: other.id, tableName: 'TwinTable' })
  assert.equal((await client.getTable({ table: 'TwinTable' })).rows, 1)
  assert.deepEqual((await client.listTables({})).tables.map((each) => each.name), [table, 'OtherTable', 'TwinTable'])
})

await step('a deleted table is not found', async () => {
  await client.deleteTable({ table: 'TwinTable' })
  await refuses(client.getTable({ table: 'TwinTable' }), 'ResourceNotFound', 404)
  await refuses(client.findTableRows({ table: 'TwinTable' }), 'ResourceNotFound', 404)
})

await step('a wrong token, another bot, no bot', async () => {
  await refuses(new Client({ apiUrl, token: 'x', botId }).listTables({}), 'Unauthorized', 401)
  await refuses(new Client({ apiUrl, token, botId: 'other' }).listTables({}), 'Forbidden', 403)
  await refuses(new Client({ apiUrl, token }).listTables({}), 'InvalidPayload', 400)
})

await step('429 is an error of its own, which the client can retry', async () => {
  await ask('rate-limit')
  await refuses(client.listTables({}), 'RateLimited', 429)
  await ask('rate-limit')
  const patient = new Client({ apiUrl, token, botId, retry: { retries: 2, retryCondition: () => true, retryDelay: () => 10 } })
  assert.ok((await patient.listTables({})).tables)
})

await step('a dropped connection, a lost answer, a part of the rows', async () => {
  await ask('drop')
  assert.equal((await client.listTables({}).catch((e) => e)).type, 'Unknown')
  await ask('lose-answer')
  await refuses(client.upsertTableRows({ table, keyColumn: 'key', rows: [{ key: 'lost' }] }), 'Internal', 500)
  assert.equal(await keys({ key: 'lost' }), 'lost')
  await ask('partial')
  const done = await client.upsertTableRows({ table, keyColumn: 'key', rows: [{ key: 'p1' }, { key: 'p2' }] })
  assert.ok(done.errors.length >= 1)
  assert.equal(done.inserted.length + done.errors.length, 2)
})

await step('the quota of rows', async () => {
  for (let i = 0; i < 3; i++) {
    await client.createTableRows({ table, rows: Array.from({ length: 1000 }, (_, k) => ({ key: `q${i}-${k}` })) })
  }
  await refuses(client.createTableRows({ table, rows: [{ key: 'one more' }] }), 'QuotaExceeded', 403)
})

await step('deletes all rows', async () => {
  assert.ok((await client.deleteTableRows({ table, deleteAllRows: true })).deletedRows >= 3000)
  assert.equal((await client.getTable({ table })).rows, 0)
})

await step('the webhook wants its secret, and answers 200 to any body', async () => {
  const headers = { 'x-bp-secret': webhookSecret, 'content-type': 'application/json' }
  assert.equal((await fetch(webhook, { method: 'POST', body: '{}' })).status, 401)
  const answer = await fetch(webhook, { method: 'POST', headers, body: '{"a":1}' })
  assert.equal(answer.status, 200)
  assert.equal(await answer.text(), '')
  assert.equal((await fetch(webhook, { method: 'POST', headers, body: '{' })).status, 200)
  assert.equal(await ask('webhook-bodies'), '[{a=1}, {}]')
})

process.stdin.destroy()
