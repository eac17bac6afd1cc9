"""`python -m bot`."""

import gc
import sys

gc.disable()  # all that is imported stays: looking again and again for what may go takes an eighth of the start
from bot.cli import main  # noqa: E402

gc.enable()

sys.exit(main())
