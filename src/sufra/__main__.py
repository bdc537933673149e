"""What ./sufra becomes once its environment stands: python -m sufra COMMAND."""

import sys

from sufra.config.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
