"""DQN of Stable-Baselines3 on CartPole-v1 with our settings: a peer of our own.

Usage: dqn_sb3.py STEPS SEED CONFIG-JSON      (pip install stable-baselines3==2.9.2)
Adam, Huber's loss (SB3 has no other), one thread. Prints one JSON object: seconds, stepsPerSecond, meanReturn (greedy, 100 episodes).
"""
import json
import sys
import time

import gymnasium
import torch
from stable_baselines3 import DQN
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.monitor import Monitor

steps, seed, config = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
torch.set_num_threads(1)
torch.set_flush_denormal(True)
start, end = config["learningRate"], config["learningRateEnd"]
model = DQN(
    "MlpPolicy",
    gymnasium.make("CartPole-v1", disable_env_checker=True),
    learning_rate=lambda left: end + (start - end) * left,
    buffer_size=config["replayCapacity"],
    learning_starts=config["learningStarts"],
    batch_size=config["batchSize"],
    tau=config["targetTau"],
    gamma=config["discount"],
    train_freq=config["trainEvery"],
    gradient_steps=config["updatesPerTraining"],
    # SB3 counts environment steps.
    target_update_interval=max(1, config["targetUpdateEvery"] * config["trainEvery"] // config["updatesPerTraining"]),
    exploration_fraction=min(1.0, config["epsilonSteps"] / steps),
    exploration_initial_eps=config["epsilonStart"],
    exploration_final_eps=config["epsilonEnd"],
    max_grad_norm=config["maxGradientNorm"] or 1e9,
    policy_kwargs={"net_arch": config["hidden"], "optimizer_kwargs": {"eps": config["adamEpsilon"]}},
    seed=seed,
    device="cpu",
)
started = time.perf_counter()
model.learn(total_timesteps=steps)
seconds = time.perf_counter() - started
mean, _ = evaluate_policy(model, Monitor(gymnasium.make("CartPole-v1", disable_env_checker=True)), n_eval_episodes=100)
print(json.dumps({"seconds": seconds, "stepsPerSecond": steps / seconds, "meanReturn": float(mean)}))
