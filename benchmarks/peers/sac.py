"""Times SAC of other libraries: python sac.py rltools|sb3 ENVIRONMENT CONFIG-JSON

The configuration is ours, with numEnvs and steps. rltools (C++, compiled for this machine, MKL where pip has put it) knows Pendulum only.
Reads seeds, one a line; answers each with the steps a second of a whole run. The first run warms up, and may hold
compiling: whoever asks leaves it out. Needs: pip install rltools mkl-devel (and a C++ compiler), or stable-baselines3
"""
import json
import os
import sys
import tempfile
import time

for library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
# Libraries print what they like; answers have the way out for themselves.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
name, environment, config = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
steps = config["steps"]


def rltools_run():
    from rltools import SAC

    folder = tempfile.mkdtemp(prefix="prism-rltools-")
    with open(os.path.join(folder, "environment.h"), "w") as file:
        file.write(
            "#include <rl_tools/rl/environments/pendulum/operations_cpu.h>\n"
            "namespace rlt_env = rl_tools::rl::environments;\n"
            "template <typename T, typename TI> using ENVIRONMENT_FACTORY ="
            " rlt_env::Pendulum<rlt_env::pendulum::Specification<T, TI>>;\n"
        )
    width = config["hidden"][0]
    module = SAC(
        {"path": folder, "action_dim": 1, "observation_dim": 3},
        enable_evaluation=False,
        interface_name=f"prism_bench_{width}",
        ACTOR_BATCH_SIZE=config["batchSize"],
        CRITIC_BATCH_SIZE=config["batchSize"],
        N_WARMUP_STEPS=config["learningStarts"],
        STEP_LIMIT=steps,
        REPLAY_BUFFER_CAP=config["replayCapacity"],
        GAMMA=config["discount"],
        ACTOR_POLYAK=1 - config["targetTau"],
        CRITIC_POLYAK=1 - config["targetTau"],
        # The output layer counts.
        ACTOR_HIDDEN_DIM=width,
        ACTOR_NUM_LAYERS=len(config["hidden"]) + 1,
        CRITIC_HIDDEN_DIM=width,
        CRITIC_NUM_LAYERS=len(config["hidden"]) + 1,
        ALPHA=config["temperature"],
        OPTIMIZER_ALPHA=config["learningRate"],
        COLLECT_EPISODE_STATS=False,
    )

    def run(seed):
        state = module.State(seed)
        started = time.perf_counter()
        while not state.step():
            pass
        return time.perf_counter() - started

    return run


def sb3_run():
    import gymnasium
    import torch
    from stable_baselines3 import SAC

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)

    def run(seed):
        model = SAC(
            "MlpPolicy",
            gymnasium.make(environment, disable_env_checker=True),
            learning_rate=config["learningRate"],
            buffer_size=config["replayCapacity"],
            learning_starts=config["learningStarts"],
            batch_size=config["batchSize"],
            tau=config["targetTau"],
            gamma=config["discount"],
            policy_kwargs={"net_arch": config["hidden"]},
            device="cpu",
            seed=seed,
        )
        started = time.perf_counter()
        model.learn(steps)
        return time.perf_counter() - started

    return run


run = {"rltools": rltools_run, "sb3": sb3_run}[name]()
for line in sys.stdin:
    print(json.dumps(steps / run(int(line))), file=answers, flush=True)
