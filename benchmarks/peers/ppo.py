"""Times PPO of other libraries: python ppo.py rltools|rejax|sb3 ENVIRONMENT CONFIG-JSON

The configuration is ours, with numEnvs and steps. rltools (C++, compiled for this machine, MKL where pip has put it) knows Pendulum only;
rejax runs on gymnax. Reads seeds, one a line; answers each with the steps a second of a whole run. The first run warms up, and may hold
compiling: whoever asks leaves it out. Needs: pip install rltools mkl-devel (and a C++ compiler), rejax six "gymnax<1", or stable-baselines3
"""
import json
import os
import sys
import tempfile
import time

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
for library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
# Libraries print what they like; answers have the way out for themselves.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
name, environment, config = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
steps, num_envs = config["steps"], config["numEnvs"]
rollout = config["rolloutSteps"] * num_envs


def rltools_run():
    from rltools import PPO

    folder = tempfile.mkdtemp(prefix="prism-rltools-")
    with open(os.path.join(folder, "environment.h"), "w") as file:
        file.write(
            "#include <rl_tools/rl/environments/pendulum/operations_cpu.h>\n"
            "namespace rlt_env = rl_tools::rl::environments;\n"
            "template <typename T, typename TI> using ENVIRONMENT_FACTORY ="
            " rlt_env::Pendulum<rlt_env::pendulum::Specification<T, TI>>;\n"
        )
    module = PPO(
        {"path": folder, "action_dim": 1, "observation_dim": 3},
        enable_evaluation=False,
        interface_name="prism_bench",
        N_ENVIRONMENTS=num_envs,
        ON_POLICY_RUNNER_STEPS_PER_ENV=config["rolloutSteps"],
        BATCH_SIZE=rollout // config["minibatches"],
        N_EPOCHS=config["epochs"],
        TOTAL_STEP_LIMIT=steps,
        GAMMA=config["discount"],
        LAMBDA=config["gaeLambda"],
        OPTIMIZER_ALPHA=config["learningRate"],
        ACTION_ENTROPY_COEFFICIENT=config["entropyCoefficient"],
    )

    def run(seed):
        state = module.State(seed)
        started = time.perf_counter()
        while not state.step():
            pass
        return time.perf_counter() - started

    return run


def rejax_run():
    import jax
    from rejax import PPO

    algorithm = PPO.create(
        env=environment,
        total_timesteps=steps,
        eval_freq=steps,
        skip_initial_evaluation=True,
        num_envs=num_envs,
        num_steps=config["rolloutSteps"],
        num_epochs=config["epochs"],
        num_minibatches=config["minibatches"],
        learning_rate=config["learningRate"],
        gamma=config["discount"],
        gae_lambda=config["gaeLambda"],
        clip_eps=config["clipRange"],
        ent_coef=config["entropyCoefficient"],
        max_grad_norm=config["maxGradientNorm"],
        agent_kwargs={"hidden_layer_sizes": tuple(config["hidden"]), "activation": "tanh"},
    ).replace(eval_callback=lambda *_: 0)
    train = jax.jit(algorithm.train)

    def run(seed):
        started = time.perf_counter()
        jax.block_until_ready(train(jax.random.PRNGKey(seed)))
        return time.perf_counter() - started

    return run


def sb3_run():
    import gymnasium
    import torch
    from stable_baselines3 import PPO
    from stable_baselines3.common.vec_env import DummyVecEnv

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)

    def run(seed):
        envs = DummyVecEnv([lambda: gymnasium.make(environment, disable_env_checker=True)] * num_envs)
        model = PPO(
            "MlpPolicy",
            envs,
            n_steps=config["rolloutSteps"],
            batch_size=rollout // config["minibatches"],
            n_epochs=config["epochs"],
            learning_rate=config["learningRate"],
            gamma=config["discount"],
            gae_lambda=config["gaeLambda"],
            clip_range=config["clipRange"],
            ent_coef=config["entropyCoefficient"],
            max_grad_norm=config["maxGradientNorm"],
            policy_kwargs={"net_arch": config["hidden"]},
            device="cpu",
            seed=seed,
        )
        started = time.perf_counter()
        model.learn(steps)
        return time.perf_counter() - started

    return run


run = {"rltools": rltools_run, "rejax": rejax_run, "sb3": sb3_run}[name]()
for line in sys.stdin:
    print(json.dumps(steps / run(int(line))), file=answers, flush=True)
