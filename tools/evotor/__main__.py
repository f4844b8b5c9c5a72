import sys

from tools.evotor.command import main

sys.exit(main())
