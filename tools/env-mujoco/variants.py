"""The environments that the golden files compare: Gymnasium's eleven, and some with other settings than the usual ones."""
import re

ids = [
    'Ant-v5', 'HalfCheetah-v5', 'Hopper-v5', 'Humanoid-v5', 'HumanoidStandup-v5', 'InvertedDoublePendulum-v5',
    'InvertedPendulum-v5', 'Pusher-v5', 'Reacher-v5', 'Swimmer-v5', 'Walker2d-v5',
]
inf = float('inf')
bare = dict(
    include_cinert_in_observation=False, include_cvel_in_observation=False,
    include_qfrc_actuator_in_observation=False, include_cfrc_ext_in_observation=False,
)
variants = [(id, {}) for id in ids] + [
    ('Ant-v5', dict(
        forward_reward_weight=2.5, ctrl_cost_weight=0.3, contact_cost_weight=0.01, healthy_reward=0.7, main_body=4, frame_skip=3,
        terminate_when_unhealthy=False, contact_force_range=(-3.0, 0.5), reset_noise_scale=0.2,
        exclude_current_positions_from_observation=False)),
    ('Ant-v5', dict(include_cfrc_ext_in_observation=False, healthy_z_range=(0.5, 0.8))),
    ('HalfCheetah-v5', dict(
        forward_reward_weight=0.3, ctrl_cost_weight=0.7, reset_noise_scale=0.3, frame_skip=2,
        exclude_current_positions_from_observation=False)),
    ('Hopper-v5', dict(
        forward_reward_weight=0.3, ctrl_cost_weight=0.7, healthy_reward=3.0, terminate_when_unhealthy=False,
        healthy_state_range=(-1.5, 2.0), healthy_z_range=(1.2, inf), healthy_angle_range=(-0.05, 0.3), frame_skip=2,
        exclude_current_positions_from_observation=False)),
    ('Walker2d-v5', dict(
        forward_reward_weight=0.3, ctrl_cost_weight=0.7, healthy_reward=3.0, healthy_z_range=(1.1, 1.3),
        healthy_angle_range=(-0.5, 0.3), reset_noise_scale=0.1, exclude_current_positions_from_observation=False)),
    ('Humanoid-v5', dict(
        forward_reward_weight=0.3, ctrl_cost_weight=0.7, contact_cost_weight=1e-3, contact_cost_range=(2.0, 50.0), healthy_reward=3.0,
        healthy_z_range=(1.3, 1.45), reset_noise_scale=0.05, exclude_current_positions_from_observation=False)),
    ('Humanoid-v5', bare),
    ('HumanoidStandup-v5', dict(
        uph_cost_weight=3.0, ctrl_cost_weight=0.7, impact_cost_weight=1e-3, impact_cost_range=(-inf, 4.0),
        exclude_current_positions_from_observation=False, **{**bare, 'include_cvel_in_observation': True})),
    ('InvertedDoublePendulum-v5', dict(healthy_reward=3.0, reset_noise_scale=0.3, frame_skip=2)),
    ('InvertedPendulum-v5', dict(reset_noise_scale=0.1, frame_skip=5)),
    ('Pusher-v5', dict(reward_near_weight=0.3, reward_dist_weight=0.7, reward_control_weight=0.9, frame_skip=2)),
    ('Reacher-v5', dict(reward_dist_weight=0.7, reward_control_weight=0.9, frame_skip=4)),
    ('Swimmer-v5', dict(
        forward_reward_weight=0.3, ctrl_cost_weight=0.7, reset_noise_scale=0.2, frame_skip=3,
        exclude_current_positions_from_observation=False)),
]


def settings(arguments):
    """Arguments of Gymnasium under our names, as JSON holds them: no bound is null."""
    name = lambda key: re.sub('_(.)', lambda found: found[1].upper(), key)
    value = lambda given: [None if abs(x) == inf else x for x in given] if isinstance(given, tuple) else given
    return {name(key): value(given) for key, given in arguments.items()}
