/**
 * The steps of a queue as Lua scripts, which Redis runs one at a time. `KEYS[1]` is the prefix of the queue's keys:
 *
 * - `order`: the position of each job; `digests`: of its payload; `tokens`: its newest fencing token, also if its payload is lost
 * - `queued`, `running`, `done`, `failed`: the jobs in each state, by position, the running ones by the time at which their leases expire
 * - each job's own name: `data`, its payload; `state`, `worker`, `heard`, `progress`, `result`, `error`; `ending`, the call that ended its lease
 */
import type { Redis } from 'ioredis';

/** Milliseconds of Redis' clock, because workers' clocks may jump. */
const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Begins with a call that needs memory: where there is none, the script fails before it has changed anything. */
const move = `
local function move(id, state, score)
  redis.call('HSET', KEYS[1] .. id, 'state', state)
  for _, other in ipairs({ 'queued', 'running', 'done', 'failed' }) do redis.call('ZREM', KEYS[1] .. other, id) end
  redis.call('ZADD', KEYS[1] .. state, score or redis.call('ZSCORE', KEYS[1] .. 'order', id), id)
end`;

/** Whether the lease \`ARGV[1]\`, \`ARGV[2]\` is its job's newest. It may have expired: it ends when another worker takes over. */
const held = `
local function held()
  return redis.call('HGET', KEYS[1] .. 'tokens', ARGV[1]) == ARGV[2]
    and redis.call('ZSCORE', KEYS[1] .. 'running', ARGV[1])
    and redis.call('HEXISTS', KEYS[1] .. ARGV[1], 'data') == 1
end`;

/** Appends new ids to the order of jobs, unless an id exists with another payload. ARGV: id, digest, … @returns the conflicting id, or nothing. */
const register = `
for k = 1, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[1] .. 'digests', ARGV[k])
  if known and known ~= ARGV[k + 1] then return ARGV[k] end
end
local last = redis.call('ZCARD', KEYS[1] .. 'order')
for k = 1, #ARGV, 2 do
  if redis.call('HSETNX', KEYS[1] .. 'digests', ARGV[k], ARGV[k + 1]) == 1 then
    last = last + 1
    redis.call('ZADD', KEYS[1] .. 'order', last, ARGV[k])
  end
end`;

/** Queues registered jobs that are not there, or whose payload was lost. ARGV: id, payload, … */
const put = `${move}
for k = 1, #ARGV, 2 do
  if redis.call('HSETNX', KEYS[1] .. ARGV[k], 'data', ARGV[k + 1]) == 1 then move(ARGV[k], 'queued') end
end`;

/** Leases the first job whose lease has expired, else the first in the queue; drops jobs whose payload is lost. ARGV: milliseconds, worker. */
const lease = `${clock}${move}
local function first(state, most)
  while true do
    local id = redis.call('ZRANGEBYSCORE', KEYS[1] .. state, '-inf', most, 'LIMIT', 0, 1)[1]
    if not id or redis.call('HEXISTS', KEYS[1] .. id, 'data') == 1 then return id end
    redis.call('ZREM', KEYS[1] .. state, id)
  end
end
local id = first('running', now) or first('queued', '+inf')
if not id then return end
move(id, 'running', now + ARGV[1])
redis.call('HSET', KEYS[1] .. id, 'worker', ARGV[2], 'heard', now)
redis.call('HDEL', KEYS[1] .. id, 'progress')
return { id, redis.call('HINCRBY', KEYS[1] .. 'tokens', id, 1), redis.call('HGET', KEYS[1] .. id, 'data') }`;

/** ARGV: id, token, milliseconds, progress or ''. @returns 1, or nothing if the lease has ended. */
const renew = `${clock}${held}
if not held() then return end
redis.call('ZADD', KEYS[1] .. 'running', now + ARGV[3], ARGV[1])
redis.call('HSET', KEYS[1] .. ARGV[1], 'heard', now)
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1] .. ARGV[1], 'progress', ARGV[4]) end
return 1`;

/**
 * Ends a lease. A call that is sent again after a broken connection has the same name as before.
 *
 * ARGV: id, token, name of the call, state, and for \`result\` or \`error\` its name and its value.
 * @returns 1, or nothing if the lease has ended otherwise.
 */
const end = `${move}${held}
if not held() then return redis.call('HGET', KEYS[1] .. ARGV[1], 'ending') == ARGV[3] and 1 or nil end
move(ARGV[1], ARGV[4])
redis.call('HSET', KEYS[1] .. ARGV[1], 'ending', ARGV[3], unpack(ARGV, 5))
return 1`;

/** ARGV: id. @returns 1, or nothing for a job that has not failed. */
const retry = `${move}
if not redis.call('ZSCORE', KEYS[1] .. 'failed', ARGV[1]) then return end
move(ARGV[1], 'queued')
return 1`;

/** @returns the number of queued, running, done and failed jobs. */
const count = `
local counts = {}
for k, state in ipairs({ 'queued', 'running', 'done', 'failed' }) do counts[k] = redis.call('ZCARD', KEYS[1] .. state) end
return counts`;

const scripts = {
  ...{ prismRegister: register, prismPut: put, prismLease: lease, prismRenew: renew },
  ...{ prismEnd: end, prismRetry: retry, prismCount: count },
};

/** The scripts as methods; the prefix of the queue's keys comes first. Calls have a limited number of arguments, so that many stand in an array. */
export type Scripted = Redis & {
  [name in keyof typeof scripts]: (
    prefix: string,
    ...words: (string | number | readonly string[])[]
  ) => Promise<unknown>;
};

export function withScripts(client: Redis): Scripted {
  for (const [name, lua] of Object.entries(scripts)) client.defineCommand(name, { lua, numberOfKeys: 1 });
  return client as Scripted;
}
