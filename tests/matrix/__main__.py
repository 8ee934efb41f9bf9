"""``python tests/matrix``: see `matrix.command`."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

from matrix.command import main  # noqa: E402

main()
