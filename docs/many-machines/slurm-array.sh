#!/bin/bash
# Workers as an array of jobs; each takes runs until nothing is left or its time is up. From the repository's root:
#   PRISM_QUEUE=redis://login1:6379/0 sbatch docs/many-machines/slurm-array.sh
# The sweep is begun on the login node: prism ablate … --workers 0 --queue $PRISM_QUEUE --out /shared/mine
#SBATCH --job-name=prism
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --time=12:00:00
#SBATCH --requeue
# Two minutes before its time is up, a worker saves what it does and gives it back.
#SBATCH --signal=B:TERM@120
#SBATCH --output=prism-%A-%a.log
cd "${SLURM_SUBMIT_DIR:-.}" || exit 1
# With exec the signal reaches it.
exec node scripts/run.mjs prism worker --queue "${PRISM_QUEUE:?Set PRISM_QUEUE to redis://host:6379/0}" \
  --workers "${SLURM_CPUS_PER_TASK:-1}" --wait
