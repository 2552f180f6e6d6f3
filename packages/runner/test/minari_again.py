"""Reads a data set of Minari and writes it again: python minari_again.py FOLDER ID (below MINARI_DATASETS_PATH)"""
import sys

import minari
from minari.data_collector import EpisodeBuffer

read = minari.MinariDataset(sys.argv[1] + "/data")
buffers = []
for episode in read.iterate_episodes():
    for when, rows in (("observations", len(episode) + 1), ("actions", len(episode))):
        space, values = getattr(read, when[:-1] + "_space"), getattr(episode, when)

        def row(value, k):
            if isinstance(value, dict):
                return {name: row(part, k) for name, part in value.items()}
            if isinstance(value, tuple):
                return tuple(row(part, k) for part in value)
            assert len(value) == rows, (len(value), rows)
            return value[k]

        for k in range(rows):
            assert space.contains(row(values, k)), (space, row(values, k))
    assert episode.terminations[:-1].sum() == episode.truncations[:-1].sum() == 0
    buffers.append(
        EpisodeBuffer(
            observations=episode.observations,
            actions=episode.actions,
            rewards=list(episode.rewards),
            terminations=[bool(end) for end in episode.terminations],
            truncations=[bool(end) for end in episode.truncations],
        )
    )
minari.create_dataset_from_buffers(
    sys.argv[2],
    buffers,
    observation_space=read.observation_space,
    action_space=read.action_space,
    algorithm_name="nobody",
    jpeg_encoding=False,
)
print(read.total_episodes, read.total_steps)
