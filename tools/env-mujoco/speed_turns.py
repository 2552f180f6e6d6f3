"""Steps a second of vectors of four robots, robot by robot in turns: ours on one thread and on two, Gymnasium's, envpool's on one thread and
on two. Behind them the processor time that others took meanwhile, in percent of a core: a line with much of it says little.

    venv/bin/pip install gymnasium==1.3.0 mujoco==3.14.0 envpool==1.2.5
    venv/bin/python tools/env-mujoco/speed_turns.py [seconds] [ids...]"""
import os, resource, subprocess, sys, time
from variants import ids

seconds = sys.argv[1] if len(sys.argv) > 1 else '0.5'
here = os.path.dirname(os.path.abspath(__file__))
programs = [
    ['node', '--conditions=@prism-rl/source', os.path.join(here, 'speed.ts')],
    [sys.executable, os.path.join(here, 'speed.py')],
    [sys.executable, os.path.join(here, 'envpool_speed.py')],
]


def busy():
    """Seconds that all cores have worked, and those of this process's children."""
    user, nice, system, idle, wait, *others = map(int, open('/proc/stat').readline().split()[1:])
    own = [resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
    return (user + nice + system) / os.sysconf('SC_CLK_TCK'), sum(one.ru_utime + one.ru_stime for one in own)


for id in sys.argv[2:] or ids:
    rates, others = [], []
    for program in programs:
        start, (all, own) = time.perf_counter(), busy()
        told = subprocess.run(program + [seconds, id], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.split()
        now, mine = busy()
        rates += told[1:] or ['failed']
        others.append(f'{100 * max(0, (now - all) - (mine - own)) / (time.perf_counter() - start):.0f}')
    print(id, *rates, '| others', *others, flush=True)
