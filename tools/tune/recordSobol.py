"""Points of SciPy's Sobol sequence, for packages/experiments/test/search/fixtures/sobol.json.

pip install scipy
python tools/tune/recordSobol.py > packages/experiments/test/search/fixtures/sobol.json
"""
import json

from scipy.stats import qmc

print(json.dumps(qmc.Sobol(48, scramble=False, bits=32).random(32).tolist()))
