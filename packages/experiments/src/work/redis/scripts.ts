// Atomic Lua scripts for what BullMQ lacks. A lease is BullMQ's lock of an active job, with a record of its holder, the last heartbeat and an
// increasing fencing token. BullMQ's own lock tokens are random, so they cannot fence.
import type { Redis } from 'ioredis';

/**
 * Appends new ids to the order of jobs, unless an id exists with another payload. A job whose data is lost is no longer counted as ended,
 * because it is added again.
 *
 * KEYS: digests (hash), order (sorted set), completed, failed (sorted sets). ARGV: prefix of job keys, id, digest, id, digest, …
 * @returns the conflicting id, or the positions of all ids.
 */
const register = `
for k = 2, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[1], ARGV[k])
  if known and known ~= ARGV[k + 1] then return ARGV[k] end
end
local last = redis.call('ZCARD', KEYS[2])
local positions = {}
for k = 2, #ARGV, 2 do
  if redis.call('HEXISTS', ARGV[1] .. ARGV[k], 'data') == 0 then
    redis.call('ZREM', KEYS[3], ARGV[k])
    redis.call('ZREM', KEYS[4], ARGV[k])
  end
  if redis.call('HSETNX', KEYS[1], ARGV[k], ARGV[k + 1]) == 1 then
    last = last + 1
    redis.call('ZADD', KEYS[2], last, ARGV[k])
  end
  positions[#positions + 1] = redis.call('ZSCORE', KEYS[2], ARGV[k])
end
return positions`;

/** Milliseconds of Redis' clock, because workers' clocks may jump. */
const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Records a new lease of the job \`id\`, whose lock is ours. */
const lend = `${clock}
local function lend(id, lock, worker)
  local before = redis.call('HGET', KEYS[2], id)
  local token = (before and cjson.decode(before).token or 0) + 1
  redis.call('HSET', KEYS[2], id, cjson.encode({ token = token, lock = lock, worker = worker, lastHeartbeat = now, held = true }))
  redis.call('HDEL', ARGV[1] .. id, 'progress')
  return token
end`;

/** Removes a job whose payload is lost, so that no worker gets it and it can be added again. */
const drop = `
local function drop(id)
  redis.call('LREM', ARGV[1] .. 'active', 0, id)
  redis.call('DEL', ARGV[1] .. id, ARGV[1] .. id .. ':lock')
end`;

/**
 * Takes over the first job whose lock has expired.
 *
 * KEYS: active (list), leases (hash). ARGV: prefix of job keys, lock, milliseconds, worker.
 * @returns id and token, or nothing.
 */
const takeOver = `${lend}${drop}
local active = redis.call('LRANGE', KEYS[1], 0, -1)
for k = #active, 1, -1 do
  local id = active[k]
  if redis.call('HEXISTS', ARGV[1] .. id, 'data') == 0 then
    drop(id)
  elseif redis.call('SET', ARGV[1] .. id .. ':lock', ARGV[2], 'PX', ARGV[3], 'NX') then
    return { id, lend(id, ARGV[2], ARGV[4]) }
  end
end`;

/**
 * Leases a job that BullMQ has just returned, if its lock is still ours and its payload exists.
 *
 * KEYS: lock, leases (hash). ARGV: prefix of job keys, lock, milliseconds, worker, id.
 * @returns the token, or nothing.
 */
const begin = `${lend}${drop}
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return end
if redis.call('HEXISTS', ARGV[1] .. ARGV[5], 'data') == 0 then return drop(ARGV[5]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return lend(ARGV[5], ARGV[2], ARGV[4])`;

/** Finds the lease \`ARGV[1]\`, \`ARGV[2]\`; its job can be locked again, because an expired lock stays the holder's until another takes over. */
const relock = `${clock}
local text = redis.call('HGET', KEYS[2], ARGV[1])
if not text then return end
local lease = cjson.decode(text)
if lease.token ~= tonumber(ARGV[2]) then return end`;

/** KEYS: lock, leases (hash), job (hash). ARGV: id, token, milliseconds, progress or ''. @returns 1, or nothing if the lease has ended. */
const renew = `${relock}
if not lease.held then return end
redis.call('SET', KEYS[1], lease.lock, 'PX', ARGV[3])
lease.lastHeartbeat = now
redis.call('HSET', KEYS[2], ARGV[1], cjson.encode(lease))
if ARGV[4] ~= '' then redis.call('HSET', KEYS[3], 'progress', ARGV[4]) end
return 1`;

/**
 * Ends a lease, before BullMQ's own operation; \`ARGV[4]\` identifies the attempt, to recognise a retry after a broken connection.
 *
 * KEYS: lock, leases (hash). ARGV: id, token, milliseconds, attempt.
 * @returns the lock, or nothing if the lease has ended.
 */
const end = `${relock}
if not lease.held and lease.ending ~= ARGV[4] then return end
lease.held = false
lease.ending = ARGV[4]
redis.call('SET', KEYS[1], lease.lock, 'PX', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], cjson.encode(lease))
return lease.lock`;

const scripts = {
  prismRegister: { lua: register, numberOfKeys: 4 },
  prismTakeOver: { lua: takeOver, numberOfKeys: 2 },
  prismBegin: { lua: begin, numberOfKeys: 2 },
  prismRenew: { lua: renew, numberOfKeys: 3 },
  prismEnd: { lua: end, numberOfKeys: 2 },
};

/** The scripts as methods; keys come first. Calls have a limited number of arguments, so that many stand in an array. */
export type Scripted = Redis & {
  [name in keyof typeof scripts]: (
    ...keysAndArguments: (string | number | readonly string[])[]
  ) => Promise<unknown>;
};

export function withScripts(client: Redis): Scripted {
  for (const [name, script] of Object.entries(scripts)) client.defineCommand(name, script);
  return client as Scripted;
}
